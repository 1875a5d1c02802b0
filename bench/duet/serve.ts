import { createServer, type ServiceImplementation } from '../../src/grpc/server/index.js';
import type { Logs } from '../../src/platform/logs/open-logs.js';
import type { GrpcMetrics } from '../../src/service/grpc-metrics.js';
import { interceptors } from './interceptors.js';
import type { DuetOptions } from './options.js';

/** Serves like `openService`, but in plaintext. On SIGTERM the process exits, and Node.js can write a profile. */
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
    tls: 'disabled',
    logger: logs.logger,
  });
  await server.listen(`127.0.0.1:${port}`);
  process.once('SIGTERM', () => {
    server.close();
    void logs.flush().then(() => process.exit());
  });
};
