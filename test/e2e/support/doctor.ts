import { loadYaml, type V1EnvVar, type V1Pod } from '@kubernetes/client-node';
import { core, podsOf, until } from './cluster.js';
import { helm } from './helm.js';
import type { Release } from './release.js';

/** The output of `duet doctor`. */
export interface Examination {
  readonly code: number | undefined;
  readonly lines: readonly string[];
  /** The lines of failures, without their mark. */
  readonly wrong: readonly string[];
}

export const readLines = (code: number | undefined, output: string): Examination => {
  const lines = output.trim().split('\n');
  return {
    code,
    lines,
    wrong: lines
      .filter((line) => line.startsWith('WRONG'))
      .map((line) => line.replace(/^WRONG +/, '').replaceAll(/ +/g, ' ')),
  };
};

/** The pod of `helm test` in the release. */
export const doctorPod = async ({ namespace, name }: Pick<Release, 'namespace' | 'name'>): Promise<V1Pod> => {
  const hooks = (await helm('get', namespace, 'hooks', name))
    .split(/^---$/m)
    .filter((text) => /^kind: Pod$/m.test(text));
  const { metadata, spec } = loadYaml<V1Pod>(hooks[0] ?? '');
  if (!spec) throw new Error('the release has no test');
  return { metadata: { labels: metadata?.labels ?? {} }, spec };
};

/** Overrides the environment of a pod. */
export const withEnvironment = (pod: V1Pod, values: Readonly<Record<string, string>>): V1Pod => {
  const changed = structuredClone(pod);
  const [container] = changed.spec?.containers ?? [];
  if (!container) throw new Error('a pod without a container');
  const kept = (container.env ?? []).filter(({ name }: V1EnvVar) => !(name in values));
  container.env = [...kept, ...Object.entries(values).map(([name, value]) => ({ name, value }))];
  return changed;
};

let count = 0;

/** Runs a doctor's pod to its end, and deletes it. */
export const runDoctor = async (namespace: string, pod: V1Pod): Promise<Examination> => {
  const name = `doctor-${(count += 1)}`;
  const { metadata, spec } = pod;
  if (!spec) throw new Error('a pod without a spec');
  await core.createNamespacedPod({
    namespace,
    body: { metadata: { name, labels: { ...metadata?.labels, run: name } }, spec },
  });
  try {
    const [ended] = await until(
      `${name} to end`,
      podsOf(namespace, `run=${name}`),
      (pods) => ['Succeeded', 'Failed'].includes(pods[0]?.status?.phase ?? ''),
      90_000,
    );
    const code = ended?.status?.containerStatuses?.[0]?.state?.terminated?.exitCode;
    return readLines(code, await core.readNamespacedPodLog({ namespace, name }));
  } finally {
    await core.deleteNamespacedPod({ namespace, name, gracePeriodSeconds: 0 });
  }
};
