import type { Registry } from 'prom-client';
import { checkDatabase } from '../platform/database/check-database.js';
import { connectionSecurity, securityAdvice } from '../platform/database/encryption/connection-security.js';
import type { Database } from '../platform/database/database.js';
import { migrate, type Migration } from '../platform/database/migrate.js';
import { openDatabase } from '../platform/database/open-database.js';
import { waitForDatabase } from '../platform/database/wait-for-database.js';
import type { Scope } from '../platform/lifecycle.js';
import type { Logger } from '../platform/logger.js';
import { observePool, observeSecurity } from '../platform/metrics/create-registry.js';
import type { DatabaseSettings } from '../platform/settings/database-settings.js';
import type { Traces } from './open-traces.js';

export interface PrepareDatabaseOptions {
  /** Visible to the database's operators. */
  readonly applicationName: string;
  readonly migrations: readonly Migration[];
  /** Resolves to whether it loaded any. Runs if DATABASE_FIRST_DATA is set. Default none. */
  readonly loadFirstData?: (database: Database) => Promise<boolean>;
  readonly logger: Logger;
  readonly registry: Registry;
  readonly traces: Pick<Traces, 'database'> | undefined;
  readonly scope: Scope;
}

/** The service's database once it responds: migrated, and with the first data if configured. */
export const prepareDatabase = async (
  settings: DatabaseSettings,
  options: PrepareDatabaseOptions,
): Promise<Database> => {
  const { applicationName, migrations, loadFirstData, logger, registry, traces, scope } = options;
  const onIdleError = (error: Error): void =>
    logger.warn(
      { err: error },
      'a database connection broke, the pool opens another; check the database if it persists',
    );
  const database = scope.use('database', await openDatabase(settings, { applicationName, onIdleError }));
  observePool(registry, database);
  const security = connectionSecurity(settings);
  observeSecurity(registry, security);
  const advice = securityAdvice(security);
  if (advice !== undefined) logger.warn({ security }, advice);
  // All steps are repeated, because the database may fail between two of them. Each is idempotent.
  const prepare = async (): Promise<void> => {
    await checkDatabase(database);
    const applied = await migrate(database, migrations);
    if (applied.length > 0) logger.info({ migrations: applied.map(({ id, name }) => `${id} ${name}`) }, 'migrated');
    if (settings.firstData && (await loadFirstData?.(database))) logger.info({}, 'loaded the first data');
  };
  await waitForDatabase(prepare, { logger, signal: scope.signal });
  return traces?.database(database) ?? database;
};
