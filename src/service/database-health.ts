import type { Health } from '../grpc/server/index.js';
import type { Logger } from '../grpc/index.js';
import type { Database } from '../platform/database/database.js';

const intervalMs = 2_000;

export interface DatabaseHealth {
  close(): void;
}

/**
 * Shows the database's state in the health of the one service, never in "": a short database outage must not remove
 * every pod from the endpoints, because callers learn more from UNAVAILABLE.
 */
export const watchDatabase = (database: Database, health: Health, service: string, logger: Logger): DatabaseHealth => {
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    const status = await database.query('SELECT 1').then(
      () => 'SERVING' as const,
      () => 'NOT_SERVING' as const,
    );
    if (closed) return;
    if (health.get(service) !== status) logger.info({ name: service, status }, 'database health changed');
    health.set(service, status);
    timer = setTimeout(() => void look(), intervalMs).unref();
  };
  void look();
  return {
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
};
