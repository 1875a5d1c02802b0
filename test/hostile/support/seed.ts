import { migrate, type Migration } from '../../../src/platform/database/migrate.js';
import { openDatabase } from '../../../src/platform/database/open-database.js';
import type { DatabaseSettings } from '../../../src/platform/settings/database-settings.js';
import { migrations as postMigrations } from '../../../src/post/migrations.js';
import { migrations as userMigrations } from '../../../src/user/migrations.js';
import { serverSettings } from '../../support/server-database.js';
import type { ServiceName } from './service-process.js';

/** The callers and the data that they read while a service is attacked. */
export const askedUserId = 'a-user-of-the-bystander';
export const askedPostId = 'a-post-of-the-bystander';
/** One of the posts with a body of 256 KiB. */
export const largePostId = 'large-1';

/**
 * A thousand users with long names, a page of which has a megabyte, and posts of 256 KiB, a page of which has three.
 */
const contents: Readonly<Record<ServiceName, { readonly migrations: readonly Migration[]; readonly sql: string[] }>> = {
  user: {
    migrations: userMigrations,
    sql: [
      `INSERT INTO users (user_id, name, phone_number, age) VALUES ('${askedUserId}', 'Ada', '01012341234', 36)`,
      `INSERT INTO users (user_id, name, phone_number, age)
       SELECT lpad(n::text, 64, 'u'), repeat('💙', 200), '01012341234', 36 FROM generate_series(1, 1000) AS n`,
    ],
  },
  post: {
    migrations: postMigrations,
    sql: [
      `INSERT INTO posts (post_id, author_user_id, title, body, tags)
       SELECT 'large-' || n, '${askedUserId}', 'Large', repeat('0123456789abcdef', 16384), '{}' FROM generate_series(1, 15) AS n`,
      `INSERT INTO posts (post_id, author_user_id, title, body, tags)
       VALUES ('${askedPostId}', '${askedUserId}', 'Small', 'body', '{}')`,
    ],
  },
};

/** Fills a service's database before the service opens it. @param url as DATABASE_URL */
export const seed = async (service: ServiceName, url: string): Promise<void> => {
  const { migrations, sql } = contents[service];
  const settings: DatabaseSettings = url.startsWith('pglite:')
    ? { kind: 'pglite', directory: url.slice('pglite:'.length), firstData: false }
    : serverSettings(url);
  const database = await openDatabase(settings, { applicationName: 'duet-test' });
  try {
    await migrate(database, migrations);
    for (const statement of sql) await database.query(statement);
  } finally {
    await database.close();
  }
};
