import { expect } from 'chai';
import type { Database } from '../../src/platform/database/database.js';
import { loadOnce } from '../../src/platform/database/load-once.js';
import { migrate, type Migration } from '../../src/platform/database/migrate.js';
import { openTestDatabase } from '../support/database.js';
import { rejection } from '../support/rejection.js';

const parts: Migration = {
  id: 1,
  name: 'parts',
  sql: 'CREATE TABLE parts (id text PRIMARY KEY); CREATE INDEX parts_id ON parts (id)',
};
const sizes: Migration = { id: 2, name: 'sizes', sql: 'ALTER TABLE parts ADD COLUMN size integer NOT NULL DEFAULT 0' };
const broken: Migration = { id: 3, name: 'broken', sql: 'CREATE TABLE more (id text); SELECT * FROM nowhere' };

describe('migrations', () => {
  let database: Database;
  const ids = async (): Promise<number[]> =>
    (await database.query<{ id: number }>('SELECT id FROM schema_migrations ORDER BY id')).map(({ id }) => id);

  beforeEach(async function () {
    this.timeout(30_000);
    database = await openTestDatabase();
  });
  afterEach(() => database.close());

  it('are applied once, in order', async () => {
    expect(await migrate(database, [parts])).to.deep.equal([parts]);
    expect(await migrate(database, [parts, sizes])).to.deep.equal([sizes]);
    expect(await migrate(database, [parts, sizes])).to.deep.equal([]);
    expect(await database.query("INSERT INTO parts (id) VALUES ('a') RETURNING size")).to.deep.equal([{ size: 0 }]);
    expect(await ids()).to.deep.equal([1, 2]);
  });

  it('leave what a newer image has applied alone', async () => {
    await migrate(database, [parts, sizes]);
    expect(await migrate(database, [parts])).to.deep.equal([]);
    expect(await ids()).to.deep.equal([1, 2]);
  });

  it('change nothing when one of them fails', async () => {
    await migrate(database, [parts]);
    expect(await rejection(migrate(database, [parts, sizes, broken]))).to.include({ code: '42P01' });
    expect(await ids()).to.deep.equal([1]);
    expect(await migrate(database, [parts, sizes])).to.deep.equal([sizes]);
  });

  it('are refused when one has changed since it was applied', async () => {
    await migrate(database, [parts]);
    const error = await rejection(migrate(database, [{ ...parts, sql: 'CREATE TABLE parts (id integer)' }, sizes]));
    expect(error).to.include({ name: 'MigrationError' });
    expect(error.message).to.match(/^migration 1 \(parts\) was applied to this database with other text/);
    expect(await ids()).to.deep.equal([1]);
  });

  it('are refused when their ids do not ascend', async () => {
    expect((await rejection(migrate(database, [sizes, parts]))).message).to.match(
      /^migration 1 \(parts\) must have a greater id/,
    );
  });

  it('are applied once by pods that start together', async () => {
    const applied = await Promise.all(Array.from({ length: 5 }, async () => migrate(database, [parts, sizes])));
    expect(applied.flat()).to.deep.equal([parts, sizes]);
  });

  describe('the first data', () => {
    const load = async (): Promise<boolean> =>
      loadOnce(database, 'first-data', async (transaction) => {
        await transaction.query("INSERT INTO parts (id) VALUES ('a')");
      });
    beforeEach(() => migrate(database, [parts]));

    it('is loaded once, by any process, and not again after it was deleted', async () => {
      expect((await Promise.all([load(), load(), load()])).filter(Boolean)).to.have.lengthOf(1);
      await database.query('DELETE FROM parts');
      expect(await load()).to.equal(false);
      expect(await database.query('SELECT id FROM parts')).to.deep.equal([]);
    });

    it('is tried again after a failure', async () => {
      const failed = loadOnce(database, 'first-data', async (transaction) => {
        await transaction.query("INSERT INTO parts (id) VALUES ('b')");
        throw new Error('no');
      });
      await rejection(failed);
      expect(await load()).to.equal(true);
      expect(await database.query('SELECT id FROM parts')).to.deep.equal([{ id: 'a' }]);
    });
  });
});
