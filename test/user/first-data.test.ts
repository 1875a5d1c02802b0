import { expect } from 'chai';
import type { Database } from '../../src/platform/database/database.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { firstUsers, loadFirstData } from '../../src/user/first-data.js';
import { migrations } from '../../src/user/migrations.js';
import { openTestDatabase } from '../support/database.js';

describe('the first users', () => {
  let database: Database;

  beforeEach(async function () {
    this.timeout(30_000);
    database = await openTestDatabase();
    await migrate(database, migrations);
  });
  afterEach(() => database.close());

  const ids = async (): Promise<string[]> =>
    (await database.query<{ id: string }>('SELECT user_id AS id FROM users ORDER BY sequence')).map(({ id }) => id);

  it('are five, in an empty database', async () => {
    await loadFirstData(database);
    expect(await ids()).to.deep.equal(['1', '2', '3', '4', '5']);
    expect(firstUsers.map(({ name }) => name)).to.deep.equal(['Henry', 'Michael', 'Jessie', 'Max', 'Tony']);
  });

  it('are loaded once, when several processes start together', async () => {
    await Promise.all([loadFirstData(database), loadFirstData(database), loadFirstData(database)]);
    expect(await ids()).to.have.length(5);
  });

  it('do not come back when they were deleted', async () => {
    await loadFirstData(database);
    await database.query('DELETE FROM users');
    await loadFirstData(database);
    expect(await ids()).to.deep.equal([]);
  });

  it('are not added to users who are there', async () => {
    await database.query("INSERT INTO users (user_id, name, phone_number, age) VALUES ('mine', 'x', '123', 1)");
    await loadFirstData(database);
    expect(await ids()).to.deep.equal(['mine']);
  });
});
