import { CustomObjectsApi, type V1Pod } from '@kubernetes/client-node';
import { expect } from 'chai';
import { config, core, podsOf, readyPods, secretValue, until } from '../support/cluster.js';
import { command } from '../support/command.js';
import { startChild } from '../../support/child.js';
import { doctorPod, runDoctor } from '../support/doctor.js';
import { chart, helm, install, valueFlags } from '../support/helm.js';
import { openNamespace, podsOfComponent } from '../support/release.js';

/** The Secrets that the operator makes for the first database of a Cluster. */
const secretsOf = (cluster: string): object => ({
  name: `${cluster}-app`,
  form: 'keys',
  ca: { name: `${cluster}-ca` },
});
const json = {
  database: {
    source: 'existingSecret',
    existingSecret: { user: secretsOf('users-db'), post: secretsOf('posts-db') },
  },
};

describe('the databases of CloudNativePG, by separate keys', () => {
  const api = config.makeApiClient(CustomObjectsApi);
  let namespace: string;
  let close: (() => Promise<void>) | undefined;

  /** The operator writes the Secrets `NAME-app` and `NAME-ca`, and the Service `NAME-ro` of the replicas. */
  const createCluster = async (name: string, database: string, instances: number): Promise<void> => {
    const spec = {
      instances,
      postgresql: { parameters: { checkpoint_timeout: '30s' } }, // A replica that joins waits for a checkpoint.
      smartShutdownTimeout: 10, // Otherwise deleting the namespace takes minutes, because it waits for connections to end.
      storage: { size: '1Gi' },
      bootstrap: { initdb: { database, owner: database } },
      resources: { requests: { cpu: '50m', memory: '128Mi' } },
    };
    const group = { group: 'postgresql.cnpg.io', version: 'v1', namespace, plural: 'clusters' };
    const body = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', metadata: { name }, spec };
    await api.createNamespacedCustomObject({ ...group, body });
    await readyPods(namespace, `cnpg.io/cluster=${name},cnpg.io/podRole=instance`, instances, 240_000);
  };

  before(async () => {
    ({ namespace, close } = await openNamespace('cloudnative-pg'));
    await Promise.all([createCluster('users-db', 'duet_user', 2), createCluster('posts-db', 'duet_post', 1)]);
  });
  after(async function () {
    this.timeout(400_000);
    // Databases end slowly, and a namespace has two minutes.
    await helm('uninstall', namespace, 'duet', '--ignore-not-found', '--wait');
    await command('kubectl', ['--namespace', namespace, 'delete', 'clusters.postgresql.cnpg.io', '--all', '--wait']);
    await readyPods(namespace, 'cnpg.io/podRole=instance', 0);
    await close?.();
  });

  it('are used over TLS that is checked, and helm test finds their migrations', async () => {
    await install(namespace, 'duet', { json, set: { replicaCount: 1, minReadySeconds: 0 } });
    const said = await helm('test', namespace, 'duet', '--logs', '--timeout', '90s');
    expect(said).to.match(/Phase:\s+Succeeded/);
    for (const [title, cluster, database] of [
      ['User', 'users-db', 'duet_user'],
      ['Post', 'posts-db', 'duet_post'],
    ] as const) {
      const host = await secretValue(namespace, `${cluster}-app`, 'host');
      expect(said).to.include(
        `the database of ${title} (${host}:5432/${database}, as ${database}) responds and has all migrations`,
      );
      const connections = `SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = '${database}'`;
      const psql = ['exec', `${cluster}-1`, '--container', 'postgres', '--', 'psql', '-tAc', connections];
      expect(await command('kubectl', ['--namespace', namespace, ...psql])).to.equal('t\n');
    }
  });

  it('are named by the doctor where one is a replica by mistake, or another CA has signed', async () => {
    const { data } = await core.readNamespacedSecret({ namespace, name: 'users-db-app' });
    const host = Buffer.from('users-db-ro').toString('base64');
    await core.createNamespacedSecret({ namespace, body: { metadata: { name: 'replica' }, data: { ...data, host } } });
    const pod = JSON.stringify(await doctorPod({ namespace, name: 'duet' }));
    for (const [right, mistaken, problem] of [
      ['users-db-app', 'replica', /^database User the database of User .* is a replica/],
      ['users-db-ca', 'posts-db-ca', /^database User .* no CA that is trusted here signed the certificate/],
    ] as const) {
      const changed = JSON.parse(pod.replaceAll(`"${right}"`, `"${mistaken}"`)) as V1Pod;
      const { wrong } = await runDoctor(namespace, changed);
      expect(wrong, wrong.join('\n')).to.have.length(1);
      expect(wrong[0]).to.match(problem);
    }
  });

  it('are not used where another CA has signed', async () => {
    const set = { 'database.existingSecret.user.ca.name': 'posts-db-ca', fullnameOverride: 'other', replicaCount: 1 };
    const flags = valueFlags({ json, set });
    await helm('install', namespace, 'other', chart, ...flags);
    const isRunning = ({ status }: V1Pod): boolean => status?.containerStatuses?.[0]?.state?.running !== undefined;
    await until('User to run', podsOf(namespace, podsOfComponent('other', 'user')), (pods) => pods.some(isRunning));
    const log = ['--namespace', namespace, 'logs', '--follow', 'deployment/other-user'];
    const child = startChild('kubectl', log);
    try {
      const [line] = await child.line(/^.*waiting for the database.*/);
      expect(line).to.match(/certificate/);
    } finally {
      await child.stop();
      await helm('uninstall', namespace, 'other', '--wait', '--timeout', '2m');
    }
  });
});
