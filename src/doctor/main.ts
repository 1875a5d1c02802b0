import { postDefinition } from '../contract/post.js';
import type { PostDefinition, PostHandlers } from '../contract/post.js';
import { createClient } from '../grpc/client/create-client.js';
import { registerResolvers } from '../grpc/resolver/register-resolvers.js';
import { ConfigError, loadConfig } from '../platform/config.js';
import { exitCodes } from '../platform/lifecycle.js';
import type { Scope } from '../platform/lifecycle.js';
import { openLogs } from '../platform/logs/open-logs.js';
import { explainStartupError } from '../platform/startup-error.js';
import { openChannel } from '../service/open-channel.js';
import { checkPosts } from './check-posts.js';
import { doctorSettings } from './settings.js';

/** Examines a release from inside the cluster, tells what it found, and closes what it opened. Gives the exit code. */
const examine = async (): Promise<number> => {
  const opened: { close(): unknown }[] = [];
  const scope: Pick<Scope, 'use'> = {
    use(_name, resource) {
      opened.push(resource);
      return resource;
    },
  };
  try {
    const { logs, post } = loadConfig(doctorSettings);
    const { logger } = await openLogs(logs, { service: 'doctor' });
    registerResolvers({ logger });
    const channel = await openChannel(post, { serviceConfig: {}, logger, scope, onCertificates: () => {} });
    const findings = await checkPosts(createClient<PostHandlers, PostDefinition>(postDefinition, channel));
    for (const { healthy, line } of findings) logger[healthy ? 'info' : 'error']({}, line);
    return findings.every(({ healthy }) => healthy) ? exitCodes.stopped : exitCodes.failed;
  } catch (error) {
    process.stderr.write(`${explainStartupError(error) ?? String(error)}\n`);
    return error instanceof ConfigError ? exitCodes.config : exitCodes.failed;
  } finally {
    for (const resource of opened.toReversed()) await resource.close();
  }
};

process.exitCode = await examine();
