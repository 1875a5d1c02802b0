import { randomBytes } from 'node:crypto';
import { core } from '../../support/cluster.js';
import { command } from '../../support/command.js';
import { runPod } from './pod.js';

const name = 'postgres';

/** Runs a PostgreSQL server with an empty database for each service, and a Secret `<service>-database` with its URL. */
export const startDatabases = async (namespace: string, services: readonly string[]): Promise<void> => {
  const password = randomBytes(16).toString('hex');
  await runPod(namespace, {
    name,
    image: 'postgres:17',
    env: [
      { name: 'POSTGRES_PASSWORD', value: password },
      { name: 'PGDATA', value: '/var/lib/postgresql/data/pgdata' },
    ],
    port: 5432,
    // By TCP: the server that makes the database at the first start listens on its socket alone.
    readiness: { exec: { command: ['pg_isready', '--host=127.0.0.1', '--username=postgres'] }, periodSeconds: 1 },
    uid: 999,
    scratch: '/var/lib/postgresql/data',
  });
  for (const service of services) {
    const createdb = ['createdb', '--host=127.0.0.1', '--username=postgres', '--encoding=UTF8', '--template=template0'];
    const create = ['exec', name, '--', 'env', `PGPASSWORD=${password}`, ...createdb, service];
    await command('kubectl', ['--namespace', namespace, ...create]);
    const url = `postgres://postgres:${password}@${name}.${namespace}:5432/${service}`;
    await core.createNamespacedSecret({
      namespace,
      body: { metadata: { name: `${service}-database` }, stringData: { url } },
    });
  }
};
