import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { core, podsOf, until } from '../../support/cluster.js';
import { command } from '../../support/command.js';

const manifest = readFileSync(fileURLToPath(new URL('../../../../../k8s/client.yaml', import.meta.url)), 'utf8');

/** Runs a client's image as k8s/client.yaml says, under its own name, and resolves with the lines that it printed. */
export const runClient = async (namespace: string, name: string, image: string): Promise<readonly string[]> => {
  const input = manifest
    .replaceAll('namespace: duet', `namespace: ${namespace}`)
    .replaceAll(/(duet-post(?:-headless)?)\.duet\b/g, `$1.${namespace}`)
    .replaceAll(/\bcart\b/g, name)
    .replace(/image: .*/, `image: ${image}`)
    .replace(/^ *command: .*\n/m, '');
  await command('kubectl', ['apply', '--filename', '-'], { input });
  const pods = await until(`the end of ${name}`, podsOf(namespace, ''), (all) =>
    all.some(({ metadata, status }) => metadata?.name === name && /^(?:Succeeded|Failed)$/.test(status?.phase ?? '')),
  );
  const printed = await core.readNamespacedPodLog({ namespace, name });
  const phase = pods.find(({ metadata }) => metadata?.name === name)?.status?.phase;
  if (phase !== 'Succeeded') throw new Error(`${name} has failed:\n${printed}`);
  return printed.trim().split('\n');
};
