import type { DatabaseSettings } from '../settings/database-settings.js';
import type { Database } from './database.js';
import { openPgliteDatabase } from './pglite-database.js';
import { openServerDatabase, type ServerDatabaseOptions } from './server-database.js';

/** Opens the database of the settings. It does not connect to a server yet: see `checkDatabase`. */
export const openDatabase = async (settings: DatabaseSettings, options: ServerDatabaseOptions): Promise<Database> =>
  settings.kind === 'pglite' ? openPgliteDatabase(settings.directory) : openServerDatabase(settings, options);
