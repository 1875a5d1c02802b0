import { ServerCredentials } from '@grpc/grpc-js';
import { createServer } from '../../src/grpc/server/create-server.js';
import type { ServiceImplementation } from '../../src/grpc/server/implement.js';
import type { Logs } from '../../src/platform/logs/open-logs.js';
import type { GrpcMetrics } from '../../src/service/grpc-metrics.js';
import { interceptors } from './interceptors.js';
import type { DuetOptions } from './options.js';

/** Serves as `openService` does, in plaintext, until SIGTERM, which also lets a profile be written. */
export const serve = async (
  service: ServiceImplementation,
  {
    port,
    options,
    logs,
    metrics,
  }: { port: string | undefined; options: DuetOptions; logs: Logs; metrics: GrpcMetrics },
): Promise<void> => {
  const server = createServer({
    services: [service],
    interceptors: interceptors(options, logs, metrics),
    credentials: ServerCredentials.createInsecure(),
    logger: logs.logger,
  });
  await server.listen(`127.0.0.1:${port}`);
  process.once('SIGTERM', () => {
    server.close();
    logs.flush();
    process.exit();
  });
};
