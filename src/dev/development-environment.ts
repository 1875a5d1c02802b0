import type { Environment } from '../platform/settings/group.js';
import type { Secrets } from './make-secrets.js';

export interface DevelopmentEnvironment {
  readonly user: Environment;
  readonly post: Environment;
}

const userAddress = '127.0.0.1:9000';
const postAddress = '127.0.0.1:9001';

/** What each service would find in its environment, were it a process of its own. */
export const developmentEnvironment = (
  directory: string,
  secrets: Secrets | undefined,
  { LOG_LEVEL, LOG_FORMAT }: Environment,
): DevelopmentEnvironment => {
  const shared = {
    LOG_LEVEL,
    LOG_FORMAT,
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
  };
  return {
    user: { ...shared, LISTEN_ADDRESS: userAddress, DATABASE_URL: `pglite:${directory}/user` },
    post: {
      ...shared,
      LISTEN_ADDRESS: postAddress,
      DATABASE_URL: `pglite:${directory}/post`,
      USER_ADDRESS: `static:///${userAddress}`,
      ...(secrets ? { USER_TLS_DIRECTORY: secrets.tlsDirectory, USER_TOKEN_FILE: secrets.postTokenFile } : { USER_TLS_MODE: 'disabled' }),
    },
  };
};
