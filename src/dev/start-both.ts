import { loadConfig } from '../platform/config.js';
import type { Scope } from '../platform/lifecycle.js';
import { openLogs } from '../platform/logs/open-logs.js';
import { postSettings } from '../post/settings.js';
import { startPost } from '../post/start-post.js';
import { userSettings } from '../user/settings.js';
import { startUser } from '../user/start-user.js';
import { postEnvironment, userEnvironment } from './development-environment.js';
import { greeting } from './greeting.js';
import { makeSecrets } from './make-secrets.js';

/** Where a developer's data, certificates and tokens are kept, below the working directory. */
const directory = '.duet';

/**
 * Both services in this process, on this machine's loopback address, each with a PostgreSQL of its own inside
 * the process. `secure` gives them TLS and tokens, made anew at each start.
 */
export const startBoth = async (scope: Scope, { secure }: { readonly secure: boolean }): Promise<void> => {
  const secrets = secure ? await makeSecrets(`${directory}/secure`) : undefined;
  const development = { directory, secrets, environment: process.env };

  const userConfig = loadConfig(userSettings, userEnvironment(development));
  const { logger, flush } = await openLogs(userConfig.logs, { service: 'duet' });
  scope.reportTo(logger, flush);
  const user = await startUser(userConfig, logger, scope);
  const post = await startPost(loadConfig(postSettings, postEnvironment(development, user.port)), logger, scope);
  console.log(greeting({ userPort: user.port, postPort: post.port, directory, secrets }));
};
