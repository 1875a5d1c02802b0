import { postDefinition } from '../../src/contract/post.js';
import { retryIdempotent, routeGrpcJsLog } from '../../src/grpc/client/index.js';
import { registerResolvers } from '../../src/grpc/kubernetes/index.js';
import { implement } from '../../src/grpc/server/index.js';
import type { Scope } from '../../src/platform/lifecycle.js';
import type { Logger } from '../../src/platform/logger.js';
import { channelSettings, type ChannelSettings } from '../../src/platform/settings/channel-settings.js';
import { commonSettings, type CommonConfig } from '../../src/platform/settings/common-settings.js';
import type { Settings } from '../../src/platform/settings/group.js';
import { watchDatabase } from '../../src/service/database-health.js';
import { createServiceClient, openChannel } from '../../src/service/open-channel.js';
import { openMetrics } from '../../src/service/open-metrics.js';
import { openService, type RunningService } from '../../src/service/open-service.js';
import { openTraces } from '../../src/service/open-traces.js';
import { prepareDatabase } from '../../src/service/prepare-database.js';
import { notesHandlers } from './handlers.js';
import { notesDefinition, notesDescriptors } from './notes.js';
import { migrations, noteStore } from './store.js';

/** The settings of Notes: those of every service, and how to reach Post. */
export interface NotesConfig extends CommonConfig {
  readonly post: ChannelSettings;
}

const common = commonSettings({ port: 9010 });

export const notesSettings: Settings<NotesConfig> = {
  groups: { ...common.groups, post: channelSettings('POST') },
  rules: common.rules,
};

const applicationName = 'notes';
const name = 'notes.v1.Notes';

/** Opens the service: every line opens or connects one thing, and `scope` closes them in reverse. */
export const startNotes = async (config: NotesConfig, logger: Logger, scope: Scope): Promise<RunningService> => {
  routeGrpcJsLog(logger);
  const traces = await openTraces(config.tracing, { service: applicationName, logger, scope });
  const { registry, metrics } = await openMetrics(config.listen, { service: applicationName, scope });
  const observers = { logger, registry, traces, scope };
  const database = await prepareDatabase(config.database, { applicationName, migrations, ...observers });

  registerResolvers({ logger, onEndpoints: metrics.endpoints });
  const channel = await openChannel(config.post, {
    serviceConfig: { methodConfig: [retryIdempotent(postDefinition)] },
    logger,
    scope,
    onCertificates: (certificates) => metrics.certificates('channel to Post', certificates),
  });
  const callObservers = { logger, metrics: metrics.called, tracer: traces?.called };
  const post = createServiceClient(postDefinition, channel, callObservers);

  const handlers = notesHandlers(noteStore(database), post);
  const implementation = implement(notesDefinition, handlers, { maxRequestBytes: 16_384 });
  const descriptors = notesDescriptors();
  const service = await openService({ config, name, implementation, descriptors, logger, metrics, traces, scope });
  scope.use('database watch', watchDatabase(database, service.health, name, logger));
  service.health.set('', 'SERVING');
  return service;
};
