import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import type { Database } from '../../src/platform/database/database.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { migrations as postMigrations } from '../../src/post/migrations.js';
import { postStore } from '../../src/post/store.js';
import { migrations as userMigrations } from '../../src/user/migrations.js';
import { userStore } from '../../src/user/store.js';
import { closing } from '../support/closing.js';
import { openTestDatabase } from '../support/database.js';
import { statusError } from '../support/rejection.js';

describe('a write without an etag to what is created at the same time', () => {
  const use = closing();

  /** A database that creates a row right after an update has matched none, as another client may. */
  const racing = async (migrations: typeof userMigrations, insert: string): Promise<Database> => {
    const database = use(await openTestDatabase());
    await migrate(database, migrations);
    return {
      ...database,
      async query(text, values) {
        const rows = await database.query(text, values);
        if (/^\s*UPDATE/.test(text)) await database.execute(insert);
        return rows as never;
      },
    };
  };

  it('finds no user, and not one that has changed', async () => {
    const insert = `INSERT INTO users (user_id, name, phone_number, age) VALUES ('ada', 'Ada', '123', 1)`;
    const users = userStore(await racing(userMigrations, insert));
    const { code } = await statusError(users.update('ada', { name: 'Eve' }, undefined));
    expect(code).to.equal(status.NOT_FOUND);
  });

  it('finds no post, and not one that has changed', async () => {
    const insert = `INSERT INTO posts (post_id, author_user_id, title, body, tags) VALUES ('one', 'ada', 'One', '', '{}')`;
    const posts = postStore(await racing(postMigrations, insert));
    const { code } = await statusError(posts.update('one', { title: 'Two' }, undefined));
    expect(code).to.equal(status.NOT_FOUND);
  });
});
