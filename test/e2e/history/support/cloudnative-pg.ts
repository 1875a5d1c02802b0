import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  CustomObjectsApi,
  loadAllYaml,
  type KubernetesListObject,
  type KubernetesObject,
} from '@kubernetes/client-node';
import { config, until, type Watched } from '../../support/cluster.js';
import { command } from '../../support/command.js';
import { containersOf, cutOff } from '../../disturbance/support/outside.js';

const manifest = fileURLToPath(new URL('../../../../../k8s/cloudnative-pg.yaml', import.meta.url));
const name = 'duet-pg';
const instances = 3;

interface Cluster extends KubernetesObject {
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: {
    readonly phase?: string;
    readonly currentPrimary?: string;
    readonly currentPrimaryTimestamp?: string;
    readonly targetPrimary?: string;
    readonly instanceNames?: readonly string[];
    readonly readyInstances?: number;
  };
}

const api = config.makeApiClient(CustomObjectsApi);

const clustersOf = (namespace: string): Watched<Cluster> => ({
  path: `/apis/postgresql.cnpg.io/v1/namespaces/${namespace}/clusters`,
  list: (labelSelector) =>
    api.listNamespacedCustomObject({
      group: 'postgresql.cnpg.io',
      version: 'v1',
      namespace,
      plural: 'clusters',
      labelSelector,
    }) as Promise<KubernetesListObject<Cluster>>,
});

const isHealthy = ({ status }: Cluster): boolean =>
  status?.readyInstances === instances &&
  status.currentPrimary === status.targetPrimary &&
  status.phase === 'Cluster in healthy state';

const healthy = async (namespace: string): Promise<Cluster> => {
  const [cluster] = await until(
    'the databases to be healthy',
    clustersOf(namespace),
    (all) => all.some(isHealthy),
    400_000,
  );
  if (!cluster) throw new Error('there is no Cluster');
  return cluster;
};

const apply = (namespace: string, object: unknown): Promise<string> =>
  command('kubectl', ['--namespace', namespace, 'apply', '--filename', '-'], { input: JSON.stringify(object) });

/** Creates the Secrets of the two roles, as in docs/operations/cloudnative-pg.md. */
const createSecrets = async (namespace: string): Promise<void> => {
  for (const role of ['user', 'post']) {
    const literals = {
      username: `duet_${role}`,
      password: `a-${role}-password`,
      host: `${name}-rw`,
      dbname: `duet_${role}`,
    };
    const flags = Object.entries(literals).map(([key, value]) => `--from-literal=${key}=${value}`);
    const create = ['create', 'secret', 'generic', `${name}-${role}`, '--type=kubernetes.io/basic-auth', ...flags];
    await command('kubectl', ['--namespace', namespace, ...create]);
  }
};

/** Smaller requests for a small machine. */
const small = {
  storage: { size: '1Gi' },
  resources: { requests: { cpu: '50m', memory: '128Mi' } },
};

/** Applies k8s/cloudnative-pg.yaml, and resolves when its three instances are ready. */
export const createDatabases = async (namespace: string): Promise<void> => {
  await createSecrets(namespace);
  for (const object of loadAllYaml(readFileSync(manifest, 'utf8')) as Cluster[]) {
    const { spec } = object;
    const postgresql = spec?.['postgresql'] as { parameters?: object } | undefined;
    const parameters = { ...postgresql?.parameters, checkpoint_timeout: '30s' };
    const ours = { ...spec, ...small, postgresql: { ...postgresql, parameters } };
    await apply(namespace, object.kind === 'Cluster' ? { ...object, spec: ours } : object);
  }
  await healthy(namespace);
};

/** The databases terminate slowly, and the deletion of a namespace waits only two minutes. */
export const deleteDatabases = async (namespace: string): Promise<void> => {
  await command('kubectl', [
    '--namespace',
    namespace,
    'delete',
    'databases.postgresql.cnpg.io',
    '--all',
    '--wait=false',
  ]);
  await command('kubectl', ['--namespace', namespace, 'delete', 'clusters.postgresql.cnpg.io', '--all', '--wait']);
  await command('kubectl', [
    '--namespace',
    namespace,
    'wait',
    'pod',
    '--selector=cnpg.io/cluster',
    '--for=delete',
    '--timeout=3m',
  ]);
};

/**
 * Begins a change of the primary. Resolves when the cluster is healthy again, with the seconds until the operator
 * promoted another instance.
 */
const change = async (
  namespace: string,
  begin: (cluster: Cluster) => Promise<void | (() => Promise<void>)>,
): Promise<number> => {
  const cluster = await healthy(namespace);
  const former = cluster.status?.currentPrimary;
  const beganMs = Date.now();
  const end = await begin(cluster);
  const [changed] = await until(
    'another primary',
    clustersOf(namespace),
    (all) =>
      all.some(({ status }) => status?.currentPrimary !== former && status?.currentPrimary === status?.targetPrimary),
    180_000,
  );
  const promotedMs = Date.parse(changed?.status?.currentPrimaryTimestamp ?? '');
  await end?.();
  await healthy(namespace);
  return (promotedMs - beganMs) / 1000;
};

const streamingStandbys = "SELECT application_name FROM pg_stat_replication WHERE state = 'streaming'";

/** A standby that streams from `primary`, as docs/operations/cloudnative-pg.md asks for: others may lack writes. */
const streamingStandby = async (namespace: string, primary: string): Promise<string> => {
  const psql = ['psql', '--tuples-only', '--no-align', '--command', streamingStandbys];
  const deadline = Date.now() + 60_000; // A standby that lost its primary asks again every 5 s.
  while (Date.now() < deadline) {
    const names = await command('kubectl', ['--namespace', namespace, 'exec', primary, '--', ...psql]);
    const [standby = ''] = names.split('\n');
    if (standby !== '') return standby;
    await delay(200);
  }
  throw new Error(`no standby streams from ${primary}`);
};

/** Patches the Cluster's status as `kubectl cnpg promote` does. */
export const switchOver = (namespace: string): Promise<number> =>
  change(namespace, async ({ status }) => {
    const target = await streamingStandby(namespace, status?.currentPrimary ?? '');
    const patch = {
      status: {
        targetPrimary: target,
        targetPrimaryTimestamp: new Date().toISOString(),
        phase: 'Switchover in progress',
        phaseReason: `Switching over to ${target}`,
      },
    };
    await command('kubectl', [
      '--namespace',
      namespace,
      'patch',
      `clusters.postgresql.cnpg.io/${name}`,
      '--subresource=status',
      '--type=merge',
      `--patch=${JSON.stringify(patch)}`,
    ]);
  });

/** Deletes the primary's pod without a grace period, as if its process were killed. */
export const failOver = (namespace: string): Promise<number> =>
  change(namespace, async ({ status }) => {
    const pod = status?.currentPrimary ?? '';
    await command('kubectl', ['--namespace', namespace, 'delete', 'pod', pod, '--grace-period=0', '--force']);
  });

/** Cuts the primary off the network until another instance is promoted. */
export const partition = (namespace: string): Promise<number> =>
  change(namespace, async ({ status }) => {
    const [primary] = await containersOf(namespace, `cnpg.io/instanceName=${status?.currentPrimary}`);
    if (!primary) throw new Error('there is no primary');
    return cutOff(primary);
  });
