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
import { rejection } from '../support/rejection.js';

/** A store whose database creates a row right after a write has met none, as another client may. */
const racing = <Store>(
  database: Database,
  open: (database: Database) => Store,
  create: (store: Store) => unknown,
): Store =>
  open({
    ...database,
    async query(text, values) {
      const rows = await database.query(text, values);
      if (/^\s*(?:UPDATE|DELETE)/.test(text)) await create(open(database));
      return rows as never;
    },
  });

describe('a write without an etag to what is created at the same time', () => {
  const closeLater = closing();
  const database = async (migrations: typeof userMigrations): Promise<Database> => {
    const opened = closeLater(await openTestDatabase());
    await migrate(opened, migrations);
    return opened;
  };

  it('finds no user, and not one that has changed', async () => {
    const user = { userId: 'ada', name: 'Ada', phoneNumber: '123', age: 1 };
    const store = racing(await database(userMigrations), userStore, (users) => users.create(user));
    expect(await rejection(store.update('ada', { name: 'Eve' }, undefined))).to.include({ code: status.NOT_FOUND });
  });

  it('finds no post, and not one that has changed', async () => {
    const post = { postId: 'one', authorUserId: 'ada', title: 'One', body: '', tags: [] };
    const store = racing(await database(postMigrations), postStore, (posts) => posts.create(post));
    expect(await rejection(store.update('one', { title: 'Two' }, undefined))).to.include({ code: status.NOT_FOUND });
  });
});
