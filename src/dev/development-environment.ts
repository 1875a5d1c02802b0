import type { Environment } from '../platform/settings/group.js';
import { formatHostPort, type HostPort } from '../platform/settings/host-port.js';
import { postPort } from '../post/settings.js';
import { userPort } from '../user/settings.js';
import type { Secrets } from './make-secrets.js';

export interface Development {
  /** The data directory. */
  readonly directory: string;
  /** Undefined for plaintext without tokens. */
  readonly secrets: Secrets | undefined;
  /** The developer's own environment, for the few settings that a developer may choose. */
  readonly environment: Environment;
}

const loopback = (port: number): string => `127.0.0.1:${port}`;

/** An empty variable counts as unset. The service's own default would listen on every address of the machine. */
const chosen = (address: string | undefined, port: number): string =>
  address === undefined || address === '' ? loopback(port) : address;

/** The host under which this machine reaches the listener. */
const reachable = ({ host, port }: HostPort): string =>
  host === '0.0.0.0' || host === '::' ? loopback(port) : formatHostPort({ host, port });

/** The environment of User as if it were its own process. `USER_LISTEN_ADDRESS` overrides its address. */
export const userEnvironment = (development: Development): Environment => ({
  ...sharedEnvironment(development),
  LISTEN_ADDRESS: chosen(development.environment['USER_LISTEN_ADDRESS'], userPort),
  DATABASE_URL: `pglite:${development.directory}/user`,
});

/** The same for Post, which calls that User. `POST_LISTEN_ADDRESS` overrides its address. */
export const postEnvironment = (development: Development, user: HostPort): Environment => {
  const { directory, secrets, environment } = development;
  return {
    ...sharedEnvironment(development),
    LISTEN_ADDRESS: chosen(environment['POST_LISTEN_ADDRESS'], postPort),
    DATABASE_URL: `pglite:${directory}/post`,
    USER_ADDRESS: `static:///${reachable(user)}`,
    ...(secrets
      ? {
          USER_TLS_DIRECTORY: secrets.tlsDirectory,
          USER_TLS_SERVER_NAME: 'localhost',
          USER_TOKEN_FILE: secrets.postTokenFile,
        }
      : { USER_TLS_MODE: 'disabled' }),
  };
};

/** The same for the gateway, which calls both services. `GATEWAY_LISTEN_ADDRESS` overrides its address. */
export const gatewayEnvironment = (
  { secrets, environment }: Development,
  { user, post, gatewayPort }: { readonly user: HostPort; readonly post: HostPort; readonly gatewayPort: number },
): Environment => ({
  ...tracingEnvironment(environment),
  LOG_LEVEL: environment['LOG_LEVEL'],
  LOG_FORMAT: environment['LOG_FORMAT'],
  LISTEN_ADDRESS: chosen(environment['GATEWAY_LISTEN_ADDRESS'], gatewayPort),
  HEALTH_ADDRESS: 'off',
  METRICS_ADDRESS: 'off',
  // A browser with open connections delays the end of `npm start` by half of this time.
  DRAIN_TIMEOUT_MS: '1000',
  PAGE_ENABLED: 'true',
  USER_ADDRESS: `static:///${reachable(user)}`,
  POST_ADDRESS: `static:///${reachable(post)}`,
  ...(secrets
    ? {
        TLS_DIRECTORY: secrets.tlsDirectory,
        USER_TLS_DIRECTORY: secrets.tlsDirectory,
        USER_TLS_SERVER_NAME: 'localhost',
        POST_TLS_DIRECTORY: secrets.tlsDirectory,
        POST_TLS_SERVER_NAME: 'localhost',
      }
    : { TLS_MODE: 'disabled', USER_TLS_MODE: 'disabled', POST_TLS_MODE: 'disabled' }),
});

/** The developer's own settings decide where traces go. */
const tracingEnvironment = (environment: Environment): Environment =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => name.startsWith('OTEL_')));

const sharedEnvironment = ({ secrets, environment }: Development): Environment => ({
  ...tracingEnvironment(environment),
  LOG_LEVEL: environment['LOG_LEVEL'],
  LOG_FORMAT: environment['LOG_FORMAT'],
  HEALTH_ADDRESS: 'off',
  METRICS_ADDRESS: 'off',
  DATABASE_FIRST_DATA: 'true',
  REFLECTION: 'public',
  ...(secrets
    ? {
        TLS_DIRECTORY: secrets.tlsDirectory,
        AUTH_MODE: 'static',
        AUTH_TOKENS_FILE: secrets.tokensFile,
        AUTH_POLICY_FILE: secrets.policyFile,
      }
    : { TLS_MODE: 'disabled', AUTH_MODE: 'disabled' }),
});
