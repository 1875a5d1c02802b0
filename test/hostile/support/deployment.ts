import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { credentials } from '@grpc/grpc-js';
import { postDefinition, type PostDefinition } from '../../../src/contract/post.js';
import { userDefinition, type UserDefinition } from '../../../src/contract/user.js';
import { bearerToken, createChannel, createClient, type Channel, type Client } from '../../../src/grpc/client/index.js';
import type { Port } from '../attacks/target.js';
import { createServerDatabase } from '../../support/server-database.js';
import { freePort } from '../../support/listen.js';
import { startPostgres, type PostgresServer } from '../../support/postgres.js';
import { createIdentities, type Identities } from './identities.js';
import { askedPostId, askedUserId, seed } from './seed.js';
import { startServiceProcess, type ServiceName, type ServiceProcess } from './service-process.js';

/** User and Post as a release runs them, and the other clients during an attack. */
export interface Deployment {
  readonly services: Readonly<Record<ServiceName, ServiceProcess>>;
  readonly user: Client<UserDefinition>;
  readonly post: Client<PostDefinition>;
  readonly identities: Identities;
  close(): Promise<void>;
}

export interface DeploymentOptions {
  /** PostgreSQL on a server, or PGlite in the services. */
  readonly database: 'server' | 'pglite';
  /** Of each service's cgroup. PGlite alone needs more than the chart's 512, which is the default. */
  readonly memoryMiB?: number;
  readonly heapMiB?: number;
}

const startTimeoutMs = 30_000;

export const deploy = async ({ database, memoryMiB = 512, heapMiB }: DeploymentOptions): Promise<Deployment> => {
  const undo: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const one of undo.splice(0).toReversed()) await one();
  };
  try {
    const directory = await mkdtemp(join(tmpdir(), 'duet-hostile-'));
    undo.push(() => rm(directory, { recursive: true }));
    await chmod(directory, 0o755);
    const identities = await createIdentities(directory);
    undo.push(() => identities.close());
    let server: PostgresServer | undefined;
    if (database === 'server') {
      server = await startPostgres();
      undo.push(() => server?.close());
    }

    const start = async (name: ServiceName, more: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> => {
      const url = server ? (await createServerDatabase(server.url)).url : `pglite:${join(directory, name)}`;
      await seed(name, url);
      const ports: Record<Port, number> = {
        grpc: await freePort(),
        health: await freePort(),
        metrics: await freePort(),
      };
      const env = {
        LISTEN_ADDRESS: `127.0.0.1:${ports.grpc}`,
        HEALTH_ADDRESS: `127.0.0.1:${ports.health}`,
        METRICS_ADDRESS: `127.0.0.1:${ports.metrics}`,
        DATABASE_URL: url,
        ...identities.serverEnv,
        ...more,
      };
      const service = startServiceProcess({ name, ports, authority: identities.authority, env, memoryMiB, heapMiB });
      undo.push(() => service.stop());
      return service;
    };
    const user = await start('user');
    const post = await start('post', {
      USER_ADDRESS: `static:///127.0.0.1:${user.target.ports.grpc}`,
      ...identities.clientEnv,
    });

    const connect = async (service: ServiceProcess): Promise<Channel> => {
      const channel = createChannel({
        target: `ipv4:127.0.0.1:${service.target.ports.grpc}`,
        tlsServerName: 'localhost',
        tls: credentials.createSsl(Buffer.from(identities.authority)),
        credentials: bearerToken(identities.bystanderToken),
        initialReconnectBackoffMs: 100,
        maxReconnectBackoffMs: 100,
      });
      undo.push(() => channel.close());
      await channel.ready({ timeoutMs: startTimeoutMs }).catch((cause: unknown) => {
        throw new Error(service.ended ?? `${service.name} does not answer`, { cause });
      });
      return channel;
    };
    const users = createClient(userDefinition, await connect(user));
    const posts = createClient(postDefinition, await connect(post));
    // The extra cost of a first call, such as fetching keys, is not caused by the attack.
    await users.GetUser({ userId: askedUserId }, { timeoutMs: startTimeoutMs });
    await posts.GetPost({ postId: askedPostId }, { timeoutMs: startTimeoutMs });
    return { services: { user, post }, user: users, post: posts, identities, close };
  } catch (error) {
    await close();
    throw error;
  }
};
