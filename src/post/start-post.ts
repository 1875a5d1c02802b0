import { postDescriptors } from '../contract/descriptors.js';
import { postDefinition } from '../contract/post.js';
import { userDefinition } from '../contract/user.js';
import { routeGrpcJsLog } from '../grpc/client/index.js';
import { registerResolvers } from '../grpc/kubernetes/index.js';
import { implement } from '../grpc/server/index.js';
import type { Scope } from '../platform/lifecycle.js';
import type { Logger } from '../platform/logger.js';
import { watchDatabase } from '../service/database-health.js';
import { createServiceClient, openChannel, type OpenChannelOptions } from '../service/open-channel.js';
import { openMetrics } from '../service/open-metrics.js';
import { openResponseMemory } from '../resources/memory/open-response-memory.js';
import { openService, type RunningService } from '../service/open-service.js';
import { openTraces } from '../service/open-traces.js';
import { prepareDatabase } from '../service/prepare-database.js';
import { askUser } from './ask-user.js';
import { createAuthorMetrics } from './author-metrics.js';
import { createAuthors } from './authors.js';
import { loadFirstData } from './first-data.js';
import { migrations } from './migrations.js';
import { postRequestLimits } from './request-limits.js';
import { postHandlers } from './service.js';
import type { PostConfig } from './settings.js';
import { postStore } from './store.js';
import { userServiceConfig } from './user-service-config.js';

const applicationName = 'duet-post';
const name = 'v1.post.Post';

/** Opens the Post service: every line opens or connects one thing, and `scope` closes them in reverse. */
export const startPost = async (config: PostConfig, logger: Logger, scope: Scope): Promise<RunningService> => {
  routeGrpcJsLog(logger); // before grpc-js can write anything
  const traces = await openTraces(config.tracing, { service: applicationName, logger, scope });
  const { registry, metrics } = await openMetrics(config.listen, { service: 'post', scope });
  const database = await prepareDatabase(config.database, {
    applicationName,
    migrations,
    loadFirstData,
    logger,
    registry,
    traces,
    scope,
  });
  registerResolvers({ logger, onEndpoints: metrics.endpoints });
  const onCertificates: OpenChannelOptions['onCertificates'] = (certificates) =>
    metrics.certificates('channel to User', certificates);
  const channel = await openChannel(config.user, {
    serviceConfig: userServiceConfig(config),
    logger,
    scope,
    onCertificates,
  });
  const user = createServiceClient(userDefinition, channel, {
    logger,
    metrics: metrics.called,
    tracer: traces?.called,
  });
  const authors = createAuthors({
    ask: askUser(user),
    budgetMs: config.authors.budgetMs,
    logger,
    count: createAuthorMetrics(registry),
  });
  const memory = openResponseMemory(config.calls, registry);
  const implementation = implement(postDefinition, postHandlers(postStore(database), authors, memory), {
    methods: postRequestLimits,
  });
  const service = await openService({
    config,
    name,
    implementation,
    descriptors: postDescriptors(),
    logger,
    metrics,
    traces,
    scope,
  });
  scope.use('database watch', watchDatabase(database, service.health, name, logger));
  service.health.set('', 'SERVING');
  return service;
};
