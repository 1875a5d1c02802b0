import { command } from '../../support/command.js';
import type { Deployed, Release } from '../../support/release.js';

/** Waits until a rollout is complete. */
export const rolledOut = async ({ namespace, name }: Release, ...components: readonly Deployed[]): Promise<void> => {
  for (const component of components) {
    await command(
      'kubectl',
      ['--namespace', namespace, 'rollout', 'status', `deployment/${name}-${component}`, '--timeout=5m'],
      { timeoutMs: 310_000 },
    );
  }
};

/** `kubectl rollout restart` of all these at once. */
export const restart = async (release: Release, ...components: readonly Deployed[]): Promise<void> => {
  const { namespace, name } = release;
  await command('kubectl', [
    '--namespace',
    namespace,
    'rollout',
    'restart',
    ...components.map((component) => `deployment/${name}-${component}`),
  ]);
  await rolledOut(release, ...components);
};
