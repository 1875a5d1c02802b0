import { randomBytes } from 'node:crypto';
import {
  ApiException,
  AppsV1Api,
  CoreV1Api,
  DiscoveryV1Api,
  KubeConfig,
  ListWatch,
  Watch,
  type KubernetesListObject,
  type KubernetesObject,
  type V1Pod,
} from '@kubernetes/client-node';
import { command, tryCommand } from './command.js';
import { settings } from './settings.js';

export const config = new KubeConfig();
config.loadFromDefault();

export const core = config.makeApiClient(CoreV1Api);
export const apps = config.makeApiClient(AppsV1Api);
export const discovery = config.makeApiClient(DiscoveryV1Api);

/** The list to watch: its path, its call in the client, and a selector for both. */
export interface Watched<T extends KubernetesObject> {
  readonly path: string;
  readonly list: (labelSelector: string) => Promise<KubernetesListObject<T>>;
  readonly labelSelector?: string;
}

export const podsOf = (namespace: string, labelSelector: string): Watched<V1Pod> => ({
  path: `/api/v1/namespaces/${namespace}/pods`,
  list: (selector) => core.listNamespacedPod({ namespace, labelSelector: selector }),
  labelSelector,
});

/**
 * Resolves with the objects once `condition` holds for all of them together: at once, or at the event that makes it
 * true. Rejects after `timeoutMs`, naming `what`.
 */
export const until = async <T extends KubernetesObject>(
  what: string,
  { path, list, labelSelector = '' }: Watched<T>,
  condition: (objects: readonly T[]) => boolean,
  timeoutMs = 120_000,
): Promise<readonly T[]> => {
  const watch = new ListWatch(path, new Watch(config), () => list(labelSelector), false, labelSelector);
  let whole = false; // During the first list there is an event for each object.
  let timer: NodeJS.Timeout | undefined;
  let look = (): void => undefined;
  const holds = new Promise<readonly T[]>((resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`gave up after ${timeoutMs} ms waiting for ${what}`)), timeoutMs);
    look = () => {
      const objects = watch.list();
      if (whole && condition(objects)) resolve(objects);
    };
    watch.on('change', look);
    watch.on('delete', look);
    watch.on('error', reject);
  });
  try {
    await watch.start();
    whole = true;
    look();
    return await holds;
  } finally {
    clearTimeout(timer);
    await watch.stop();
  }
};

export const isReady = (pod: V1Pod): boolean =>
  pod.metadata?.deletionTimestamp === undefined &&
  pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;

/** The pods, once exactly `count` are ready and no other is left. */
export const readyPods = (
  namespace: string,
  labelSelector: string,
  count: number,
  timeoutMs?: number,
): Promise<readonly V1Pod[]> =>
  until(
    `${count} ready pods with ${labelSelector}`,
    podsOf(namespace, labelSelector),
    (pods) => pods.length === count && pods.every(isReady),
    timeoutMs,
  );

/** Creates a namespace for a test, with restricted Pod Security enforced, and resolves to its name. */
export const createNamespace = async (purpose: string): Promise<string> => {
  const name = `e2e-${purpose}-${randomBytes(3).toString('hex')}`;
  await core.createNamespace({
    body: {
      metadata: {
        name,
        labels: { 'pod-security.kubernetes.io/enforce': 'restricted', 'pod-security.kubernetes.io/warn': 'restricted' },
      },
    },
  });
  return name;
};

/** Deletes a namespace with its contents, and resolves when it is gone. */
export const deleteNamespace = async (name: string): Promise<void> => {
  if (settings.keep) return;
  await command('kubectl', ['delete', 'namespace', name, '--wait', '--timeout=120s']);
};

/** The state of a namespace after a failed test: pods, events and the last lines of the logs. */
export const describeNamespace = async (name: string): Promise<string> => {
  const looks = [
    ['get', 'all,endpointslices,certificates,pvc', '-o', 'wide'],
    ['get', 'events', '--sort-by=.lastTimestamp'],
    [
      'logs',
      '--prefix',
      '--all-containers',
      '--tail=40',
      '--selector',
      'app.kubernetes.io/name=duet',
      '--max-log-requests=20',
    ],
  ];
  const found: string[] = [];
  for (const look of looks) {
    const { stdout, stderr } = await tryCommand('kubectl', ['--namespace', name, ...look], { timeoutMs: 30_000 });
    found.push(`--- kubectl ${look.join(' ')}\n${stdout}${stderr}`);
  }
  return found.join('\n');
};

/** Sets the replicas of a Deployment or StatefulSet, without waiting. */
export const scale = async (
  kind: 'deployment' | 'statefulset',
  namespace: string,
  name: string,
  replicas: number,
): Promise<void> => {
  await command('kubectl', ['--namespace', namespace, 'scale', `${kind}/${name}`, `--replicas=${replicas}`]);
};

/** A key of a Secret, decoded. */
export const secretValue = async (namespace: string, name: string, key: string): Promise<string> => {
  const { data } = await core.readNamespacedSecret({ namespace, name });
  const value = data?.[key];
  if (value === undefined) throw new Error(`Secret ${namespace}/${name} has no ${key}`);
  return Buffer.from(value, 'base64').toString();
};

/** A token of a ServiceAccount for these audiences, valid for ten minutes. */
export const createToken = async (
  namespace: string,
  serviceAccount: string,
  audiences: readonly string[],
): Promise<string> => {
  const { status } = await core.createNamespacedServiceAccountToken({
    namespace,
    name: serviceAccount,
    body: { spec: { audiences: [...audiences], expirationSeconds: 600 } },
  });
  if (!status?.token) throw new Error(`no token for ServiceAccount ${namespace}/${serviceAccount}`);
  return status.token;
};

/** Whether an error is the API server's response with that HTTP status. */
export const isStatus = (error: unknown, code: number): boolean => error instanceof ApiException && error.code === code;
