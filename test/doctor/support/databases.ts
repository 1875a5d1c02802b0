import type { Database } from '../../../src/platform/database/database.js';
import { migrate, type Migration } from '../../../src/platform/database/migrate.js';
import { loadFirstData as loadPosts } from '../../../src/post/first-data.js';
import { migrations as postMigrations } from '../../../src/post/migrations.js';
import { loadFirstData as loadUsers } from '../../../src/user/first-data.js';
import { migrations as userMigrations } from '../../../src/user/migrations.js';
import { openTestDatabase } from '../../support/database.js';

/** The databases of a release, migrated and with the first data. */
export interface Databases {
  readonly user: Database;
  readonly post: Database;
  close(): Promise<void>;
}

const open = async (
  migrations: readonly Migration[],
  load: (database: Database) => Promise<boolean>,
): Promise<Database> => {
  const database = await openTestDatabase();
  await migrate(database, migrations);
  await load(database);
  return database;
};

export const openDatabases = async (): Promise<Databases> => {
  const user = await open(userMigrations, loadUsers);
  const post = await open(postMigrations, loadPosts);
  return {
    user,
    post,
    async close() {
      await user.close();
      await post.close();
    },
  };
};
