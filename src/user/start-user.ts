import { userDescriptors } from '../contract/descriptors.js';
import { userDefinition } from '../contract/user.js';
import { routeGrpcJsLog } from '../grpc/client/index.js';
import { implement } from '../grpc/server/index.js';
import type { Scope } from '../platform/lifecycle.js';
import type { Logger } from '../platform/logger.js';
import { watchDatabase } from '../service/database-health.js';
import { openMetrics } from '../service/open-metrics.js';
import { openResponseMemory } from '../resources/memory/open-response-memory.js';
import { openService, type RunningService } from '../service/open-service.js';
import { openTraces } from '../service/open-traces.js';
import { prepareDatabase } from '../service/prepare-database.js';
import { loadFirstData } from './first-data.js';
import { observeImports } from './import-metrics.js';
import { migrations } from './migrations.js';
import { userRequestLimits } from './request-limits.js';
import { userHandlers } from './service.js';
import type { UserConfig } from './settings.js';
import { userStore } from './store.js';
import { userImports } from './user-imports.js';

const applicationName = 'duet-user';
const name = 'v1.user.User';

/** Opens the User service: every line opens or connects one thing, and `scope` closes them in reverse. */
export const startUser = async (config: UserConfig, logger: Logger, scope: Scope): Promise<RunningService> => {
  routeGrpcJsLog(logger); // before grpc-js can write anything
  const traces = await openTraces(config.tracing, { service: applicationName, logger, scope });
  const { registry, metrics } = await openMetrics(config.listen, { service: 'user', scope });
  const database = await prepareDatabase(config.database, {
    applicationName,
    migrations,
    loadFirstData,
    logger,
    registry,
    traces,
    scope,
  });
  const imports = userImports(database, config.imports);
  observeImports(registry, imports);
  await imports
    .discardAbandoned()
    .catch((err: unknown) =>
      logger.warn({ err }, 'cannot drop the tables of abandoned imports; the next import tries again'),
    );
  const memory = openResponseMemory(config.calls, registry);
  const implementation = implement(userDefinition, userHandlers(userStore(database), imports, memory), {
    methods: userRequestLimits,
  });
  const service = await openService({
    config,
    name,
    implementation,
    descriptors: userDescriptors(),
    logger,
    metrics,
    traces,
    scope,
  });
  scope.use('database watch', watchDatabase(database, service.health, name, logger));
  service.health.set('', 'SERVING');
  return service;
};
