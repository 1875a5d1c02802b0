import { silentLogger } from '../../src/grpc/index.js';
import { loadConfig } from '../../src/platform/config.js';
import { CloseStack } from '../../src/platform/close-stack.js';
import type { Logger } from '../../src/platform/logger.js';
import type { Environment } from '../../src/platform/settings/group.js';
import { openHttp } from '../../src/gateway/open-http.js';
import { gatewaySettings } from '../../src/gateway/settings.js';
import { startGateway } from '../../src/gateway/start-gateway.js';
import type { Backend } from '../../src/gateway/upstream.js';
import { Registry } from 'prom-client';
import { loadFirstData as loadFirstPosts } from '../../src/post/first-data.js';
import { loadFirstData as loadFirstUsers } from '../../src/user/first-data.js';
import { openPostDatabase, startPost } from '../post/harness.js';
import { gatewayEnvironment } from '../support/gateway-environment.js';
import { scopeOf } from '../support/scope.js';
import { startUserService } from '../user/harness.js';

const logger: Logger = { ...silentLogger, fatal() {} };

export interface RunningGateway {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** The composed gateway, in front of services at these addresses. */
export const openGateway = async (
  user: string,
  post: string,
  environment: Environment = {},
  log: Logger = logger,
): Promise<RunningGateway> => {
  const open = new CloseStack(() => log);
  const config = loadConfig(gatewaySettings, {
    ...gatewayEnvironment(0, user, post),
    DRAIN_TIMEOUT_MS: '2000',
    ...environment,
  });
  const { port } = await startGateway(config, log, scopeOf(open));
  return { url: `http://127.0.0.1:${port}`, port, close: () => open.closeAll() };
};

/** Only the gateway's HTTP side, in front of these backends. */
export const openHttpOnly = async (
  backends: readonly Backend[],
  environment: Environment = {},
  log: Logger = logger,
): Promise<RunningGateway & { readonly registry: Registry }> => {
  const open = new CloseStack(() => log);
  const registry = new Registry();
  const config = loadConfig(gatewaySettings, {
    ...gatewayEnvironment(0, '127.0.0.1:1', '127.0.0.1:1'),
    DRAIN_TIMEOUT_MS: '500',
    ...environment,
  });
  const { port } = await openHttp({
    config,
    backends,
    tls: 'disabled',
    logger: log,
    registry,
    tracer: undefined,
    scope: scopeOf(open),
  });
  return { url: `http://127.0.0.1:${port}`, port, registry, close: () => open.closeAll() };
};

export interface System extends RunningGateway {
  /** As after the first start: five users, eight posts. */
  reset(): Promise<void>;
  readonly userAddress: string;
  readonly postAddress: string;
}

/** User and Post with their own databases and the first data, and the gateway in front. */
export const startSystem = async (environment: Environment = {}): Promise<System> => {
  const user = await startUserService();
  const database = await openPostDatabase();
  const post = await startPost({ database, target: `ipv4:${user.address}` });
  const gateway = await openGateway(user.address, post.address, environment);
  return {
    ...gateway,
    userAddress: user.address,
    postAddress: post.address,
    async reset() {
      await user.reset();
      await user.database.execute('DROP TABLE IF EXISTS schema_loads');
      await database.reset();
      await loadFirstUsers(user.database);
      await loadFirstPosts(database);
    },
    async close() {
      await gateway.close();
      await post.close();
      await user.close();
      await database.close();
    },
  };
};
