// Our User, which reads from memory: user.js PORT OPTIONS. It logs to standard output, as in production.
import { userDefinition } from '../../src/contract/user.js';
import { implement } from '../../src/grpc/server/index.js';
import { openLogs } from '../../src/platform/logs/open-logs.js';
import { createRegistry } from '../../src/platform/metrics/create-registry.js';
import { createGrpcMetrics } from '../../src/service/grpc-metrics.js';
import { userHandlers } from '../../src/user/service.js';
import { memoryUsers, noImports } from './memory-stores.js';
import { parseOptions } from './options.js';
import { serve } from './serve.js';

const [, , port, options] = process.argv;
const logs = await openLogs({ level: 'info', format: 'json' }, { service: 'user' });
const metrics = createGrpcMetrics(createRegistry({ service: 'user' }));
await serve(implement(userDefinition, userHandlers(memoryUsers, noImports)), {
  port,
  options: parseOptions(options),
  logs,
  metrics,
});
