import { command } from '../../support/command.js';
import { core } from '../../support/cluster.js';
import { settings } from './settings.js';

/*
 * What happens to a cluster from outside of it: its API cannot ask for that, so the suite is told how. Both settings are
 * command lines: E2E_CTR with {node}, as `docker exec {node} ctr` or `ctr --address /run/{node}/containerd.sock`; and
 * E2E_FREEZE, a program that is given a part's name and seconds, stops its process for so long and lets it go on.
 */

const run = (line: string, ...args: readonly string[]): Promise<string> => {
  const [program = '', ...rest] = line.split(' ');
  return command(program, [...rest, ...args]);
};

/** Whether the suite may do any of this. */
export const isOutside = settings.ctr !== undefined && settings.freeze !== undefined;

/** A container of a release, seen from its node. */
export interface Container {
  readonly pod: string;
  readonly node: string;
  readonly id: string;
}

/** The service's container of each pod that a selector names. */
export const containersOf = async (namespace: string, labelSelector: string): Promise<readonly Container[]> => {
  const { items } = await core.listNamespacedPod({ namespace, labelSelector });
  return items.map(({ metadata, spec, status }) => ({
    pod: metadata?.name ?? '',
    node: spec?.nodeName ?? '',
    id: status?.containerStatuses?.[0]?.containerID?.replace(/^.*\//, '') ?? '',
  }));
};

const task = (verb: string, { node, id }: Container, ...flags: readonly string[]): Promise<string> =>
  run((settings.ctr ?? '').replace('{node}', node), '--namespace', 'k8s.io', 'tasks', verb, ...flags, id);

/** SIGKILL, of which the process and its kubelet know nothing before. */
export const kill = (container: Container): Promise<string> => task('kill', container, '--signal', 'SIGKILL');

/** Stops a container's processes where they are: connections stay open, and nobody answers. */
export const pause = (container: Container): Promise<string> => task('pause', container);

export const resume = (container: Container): Promise<string> => task('resume', container);

/** Stops a part of the cluster, such as `kube-apiserver`, for so long. */
export const freeze = (part: string, seconds: number): Promise<string> => run(settings.freeze ?? '', part, String(seconds));
