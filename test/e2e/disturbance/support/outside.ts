import { command } from '../../support/command.js';
import { core } from '../../support/cluster.js';
import { settings } from './settings.js';

/*
 * Faults from outside the cluster, which its API cannot cause, so settings define how. Both are command lines.
 * E2E_ON_NODE with {node} runs a command that reaches a node's containers, such as `docker exec {node}` or `env
 * CONTAINERD_ADDRESS=/run/{node}/containerd.sock`. E2E_FREEZE is a program with a part's name and seconds as
 * arguments; it stops its process for that long and resumes it.
 */

const run = (line: string, ...args: readonly string[]): Promise<string> => {
  const [program = '', ...rest] = line.split(' ');
  return command(program, [...rest, ...args]);
};

/** Whether these faults are configured. */
export const isOutside = settings.onNode !== undefined && settings.freeze !== undefined;

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

/** Runs a command on a node, by E2E_ON_NODE. */
export const onNode = (node: string, ...args: readonly string[]): Promise<string> =>
  run((settings.onNode ?? '').replace('{node}', node), ...args);

const tasks = (node: string, ...args: readonly string[]): Promise<string> =>
  onNode(node, 'ctr', '--namespace', 'k8s.io', 'tasks', ...args);

/** SIGKILL, without warning to the process or its kubelet. */
export const kill = ({ node, id }: Container): Promise<string> => tasks(node, 'kill', '--signal', 'SIGKILL', id);

/** Freezes a container and its pod's network, as when their machine stops: no packet is acknowledged. */
export const stop = async (container: Container): Promise<void> => {
  await packets(container, '--insert');
  await tasks(container.node, 'pause', container.id);
};

/** Resumes a frozen container: its network first, because otherwise its first packets would meet a false partition. */
export const resume = async (container: Container): Promise<void> => {
  await packets(container, '--delete');
  await tasks(container.node, 'resume', container.id);
};

/** The id and the pid of each container that runs on a node. */
const running = async (node: string): Promise<readonly (readonly string[])[]> =>
  (await tasks(node, 'ls'))
    .split('\n')
    .map((line) => line.split(/\s+/))
    .filter(([, pid = '']) => /^\d+$/.test(pid));

const pidOf = async (node: string, id: string): Promise<string> => {
  const [, pid] = (await running(node)).find(([task]) => task === id) ?? [];
  if (pid === undefined) throw new Error(`${node} runs no container ${id}`);
  return pid;
};

/** With `--insert` the pod drops all packets sent to it. */
const packets = async ({ node, id }: Container, change: '--insert' | '--delete'): Promise<void> => {
  const pid = await pidOf(node, id);
  await onNode(node, 'nsenter', '--net', '--target', pid, 'iptables', change, 'INPUT', '--jump', 'DROP');
};

/**
 * Cuts a pod off from all others and from the cluster, and resolves with the function that joins it again. Its network is found by
 * its sandbox: the container may be restarted meanwhile.
 */
export const cutOff = async ({ node, id }: Container): Promise<() => Promise<void>> => {
  const networkOf = (pid: string): Promise<string> => onNode(node, 'readlink', `/proc/${pid}/ns/net`);
  const pid = await pidOf(node, id);
  const network = await networkOf(pid);
  let sandbox = pid;
  for (const [, other = ''] of await running(node))
    if (other !== pid && (await networkOf(other)) === network) sandbox = other;
  const change = async (how: '--insert' | '--delete'): Promise<void> => {
    for (const chain of ['INPUT', 'OUTPUT'])
      await onNode(node, 'nsenter', '--net', '--target', sandbox, 'iptables', how, chain, '--jump', 'DROP');
  };
  await change('--insert');
  return () => change('--delete');
};

/** Stops a part of the cluster, such as `kube-apiserver`, for this long. */
export const freeze = (part: string, seconds: number): Promise<string> =>
  run(settings.freeze ?? '', part, String(seconds));
