import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postDefinition, type PostDefinition } from '../../src/contract/post.js';
import { type Client, createChannel, createClient } from '../../src/grpc/client/index.js';
import { silentLogger } from '../../src/grpc/index.js';
import { CloseStack } from '../../src/platform/close-stack.js';
import { loadConfig } from '../../src/platform/config.js';
import type { Logger } from '../../src/platform/logger.js';
import { postSettings } from '../../src/post/settings.js';
import { startPost } from '../../src/post/start-post.js';
import { testServerUrl } from '../support/database.js';
import { createServerDatabase } from '../support/server-database.js';
import { scopeOf } from '../support/scope.js';

export type PostClient = Client<PostDefinition>;

export interface RealPost {
  readonly client: PostClient;
  close(): Promise<void>;
}

const logger: Logger = { ...silentLogger, fatal() {} };

/** Shared by all files of a process after the first, because creating the database takes seconds. */
let database: Promise<{ url: string; drop: () => Promise<void> }> | undefined;
after(async () => {
  const dropped = database;
  database = undefined;
  await (await dropped)?.drop();
});

const newDatabase = async (): Promise<{ url: string; drop: () => Promise<void> }> => {
  if (testServerUrl !== undefined) return createServerDatabase(testServerUrl);
  const directory = await mkdtemp(join(tmpdir(), 'duet-faults-'));
  return { url: `pglite:${join(directory, 'post')}`, drop: () => rm(directory, { recursive: true }) };
};

/** Post as in production, with the first posts and these addresses of User, and a client of it. */
export const startRealPost = async (
  users: readonly string[],
  settings: Readonly<Record<string, string>>,
): Promise<RealPost> => {
  database ??= newDatabase();
  const open = new CloseStack(() => logger);
  const config = loadConfig(postSettings, {
    LISTEN_ADDRESS: '127.0.0.1:0',
    HEALTH_ADDRESS: 'off',
    METRICS_ADDRESS: 'off',
    TLS_MODE: 'disabled',
    AUTH_MODE: 'disabled',
    DATABASE_URL: (await database).url,
    DATABASE_FIRST_DATA: 'true',
    USER_ADDRESS: `static:///${users.join(',')}`,
    USER_TLS_MODE: 'disabled',
    ...settings,
  });
  const { port } = await startPost(config, logger, scopeOf(open));
  const channel = createChannel({ target: `ipv4:127.0.0.1:${port}`, tls: 'disabled' });
  open.push('client', () => channel.close());
  return { client: createClient(postDefinition, channel), close: () => open.closeAll() };
};
