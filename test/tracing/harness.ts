import { serviceEnvironment } from '../support/service-environment.js';
import { postDefinition, type PostDefinition } from '../../src/contract/post.js';
import { userDefinition, type UserDefinition } from '../../src/contract/user.js';
import { type Channel, type Client, createChannel, createClient } from '../../src/grpc/client/index.js';
import { CloseStack } from '../../src/platform/close-stack.js';
import { loadConfig } from '../../src/platform/config.js';
import type { Logger } from '../../src/platform/logger.js';
import type { Environment } from '../../src/platform/settings/group.js';
import { postSettings } from '../../src/post/settings.js';
import { startPost } from '../../src/post/start-post.js';
import { userSettings } from '../../src/user/settings.js';
import { startUser } from '../../src/user/start-user.js';
import { databaseUrl } from '../support/database-url.js';
import { withEnvironment } from '../support/environment.js';
import { scopeOf } from '../support/scope.js';
import { createRecordingLogger, type LogEntry } from '../../src/grpc/testing/index.js';

export interface Pair {
  readonly post: Client<PostDefinition>;
  readonly user: Client<UserDefinition>;
  readonly postChannel: Channel;
  /** `127.0.0.1:port` */
  readonly postAddress: string;
  readonly userAddress: string;
  readonly postLog: readonly LogEntry[];
  readonly userLog: readonly LogEntry[];
  close(): Promise<void>;
}

const recording = (): Logger & { readonly entries: LogEntry[] } => ({ ...createRecordingLogger(), fatal() {} });

/** Additional settings of one service. */
export interface OwnSettings {
  readonly user?: Environment;
  readonly post?: Environment;
}

/**
 * User and Post as composed in production, over real sockets and each with its own database.
 * @param shared added to the settings of both
 */
export const startPair = (shared: Environment, own: OwnSettings = {}): Promise<Pair> =>
  withEnvironment(shared, () => start(shared, own));

const start = async (shared: Environment, own: OwnSettings): Promise<Pair> => {
  const postLogger = recording();
  const userLogger = recording();
  const open = new CloseStack(() => postLogger);
  const scope = scopeOf(open);
  const common = async (): Promise<Environment> => ({
    ...serviceEnvironment,
    DATABASE_FIRST_DATA: 'true',
    DATABASE_URL: await databaseUrl(open),
    ...shared,
  });
  const user = await startUser(loadConfig(userSettings, { ...(await common()), ...own.user }), userLogger, scope);
  const environment = {
    ...(await common()),
    USER_ADDRESS: `static:///127.0.0.1:${user.port}`,
    USER_TLS_MODE: 'disabled',
    ...own.post,
  };
  const post = await startPost(loadConfig(postSettings, environment), postLogger, scope);
  const channelTo = (port: number): Channel =>
    scope.use('channel', createChannel({ target: `ipv4:127.0.0.1:${port}`, tls: 'disabled' }));
  const postChannel = channelTo(post.port);
  return {
    postChannel,
    postAddress: `127.0.0.1:${post.port}`,
    userAddress: `127.0.0.1:${user.port}`,
    post: createClient(postDefinition, postChannel),
    user: createClient(userDefinition, channelTo(user.port)),
    postLog: postLogger.entries,
    userLog: userLogger.entries,
    close: () => open.closeAll(),
  };
};
