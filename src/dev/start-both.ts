import { gatewaySettings } from '../gateway/settings.js';
import { startGateway } from '../gateway/start-gateway.js';
import { loadConfig } from '../platform/config.js';
import { lockDirectory } from '../platform/database/directory-lock.js';
import type { Scope } from '../platform/lifecycle.js';
import { openLogs } from '../platform/logs/open-logs.js';
import { makePrivateDirectory } from '../platform/private-files.js';
import { isLoopback } from '../platform/settings/host-port.js';
import { postSettings } from '../post/settings.js';
import { startPost } from '../post/start-post.js';
import { userSettings } from '../user/settings.js';
import { startUser } from '../user/start-user.js';
import { gatewayEnvironment, postEnvironment, userEnvironment } from './development-environment.js';
import { freeGatewayPort } from './free-gateway-port.js';
import { greeting } from './greeting.js';
import { byItsName } from './listen-address.js';
import { makeSecrets, type Secrets } from './make-secrets.js';
import type { Progress } from './progress.js';

/** The directory of a developer's data, certificates and tokens, below the working directory. */
const directory = '.duet';

export interface StartOptions {
  readonly secure: boolean;
  readonly progress: Progress;
}

/**
 * Starts both services and the gateway in this process, on the loopback address. Each service has its own PostgreSQL
 * inside the process. `secure` adds TLS and tokens, which it creates at each start.
 */
export const startBoth = async (scope: Scope, { secure, progress }: StartOptions): Promise<void> => {
  process.umask(0o077);
  makePrivateDirectory(directory);
  const secrets = secure ? ownSecrets(scope) : undefined;
  // OpenTelemetry's SDK reads it and would name both services by it.
  delete process.env['OTEL_SERVICE_NAME'];
  const development = { directory, secrets, environment: process.env };

  const userConfig = await byItsName('USER', async () => loadConfig(userSettings, userEnvironment(development)));
  const { logger, flush } = await openLogs(userConfig.logs, { service: 'duet' });
  scope.reportTo(logger, flush);
  const { logger: userLogger } = await openLogs(userConfig.logs, { service: 'user' });
  const user = await progress.during(`starting User with PostgreSQL in ${directory}/user`, () =>
    byItsName('USER', () => startUser(userConfig, userLogger, scope)),
  );
  const userAddress = { host: userConfig.listen.address.host, port: user.port };
  const postConfig = await byItsName('POST', async () =>
    loadConfig(postSettings, postEnvironment(development, userAddress)),
  );
  const { logger: postLogger } = await openLogs(postConfig.logs, { service: 'post' });
  const post = await progress.during(`starting Post with PostgreSQL in ${directory}/post`, () =>
    byItsName('POST', () => startPost(postConfig, postLogger, scope)),
  );
  const postAddress = { host: postConfig.listen.address.host, port: post.port };
  const gatewayPort = await freeGatewayPort(process.env);
  const gatewayConfig = await byItsName('GATEWAY', async () =>
    loadConfig(gatewaySettings, gatewayEnvironment(development, { user: userAddress, post: postAddress, gatewayPort })),
  );
  const { logger: gatewayLogger } = await openLogs(gatewayConfig.logs, { service: 'gateway' });
  const gateway = await byItsName('GATEWAY', () => startGateway(gatewayConfig, gatewayLogger, scope));
  const configs = [userConfig, postConfig, gatewayConfig];
  for (const warning of new Set(configs.flatMap(({ warnings }) => warnings))) logger.warn({}, warning);
  const isLocal = configs.every(({ listen }) => isLoopback(listen.address));
  const ports = { userPort: user.port, postPort: post.port, gatewayPort: gateway.port };
  console.log(greeting({ ...ports, directory, secrets, isLocal }));
};

/** The lock keeps a second start from replacing the secrets of a running one. */
const ownSecrets = (scope: Scope): Secrets => {
  scope.onClose('lock of the secrets', lockDirectory(`${directory}/secure`));
  return makeSecrets(`${directory}/secure`);
};
