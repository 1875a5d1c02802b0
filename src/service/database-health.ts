import type { Health } from '../grpc/server/index.js';
import type { Logger } from '../grpc/index.js';
import type { Database } from '../platform/database/database.js';

const intervalMs = 2_000;

export interface DatabaseHealth {
  close(): void;
}

/**
 * Tells of the database in the health of the one service, and never in "": a database that blinks must not
 * take every pod out of the endpoints, where callers would be told less than UNAVAILABLE tells them.
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
