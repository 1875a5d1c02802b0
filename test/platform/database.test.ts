import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import type { Database } from '../../src/platform/database/database.js';
import { sqlState } from '../../src/platform/database/database-error.js';
import { microseconds } from '../../src/platform/database/microseconds.js';
import { openTestDatabase } from '../support/database.js';
import { rejection } from '../support/rejection.js';

describe('a database', () => {
  let database: Database;

  before(async function () {
    this.timeout(30_000);
    database = await openTestDatabase();
    await database.execute(`
      CREATE TABLE parts (id text PRIMARY KEY, size int8 NOT NULL, tags text[] NOT NULL DEFAULT '{}');
      CREATE UNIQUE INDEX parts_size ON parts (size);
    `);
  });
  beforeEach(() => database.execute('TRUNCATE parts'));
  after(() => database.close());

  it('keeps every digit of int8', async () => {
    await database.query('INSERT INTO parts (id, size) VALUES ($1, $2)', ['a', '9223372036854775807']);
    expect(await database.query('SELECT size FROM parts')).to.deep.equal([{ size: '9223372036854775807' }]);
  });

  it('reads every microsecond of a timestamptz, before 1970 too', async () => {
    const times = ['2024-05-06T09:08:09.123456+02:00', '1969-12-31T23:59:59.999999Z', '9999-12-31T23:59:59.999999Z'];
    const read = times.map(async (time) => {
      const [row] = await database.query<{ micros: string }>(`SELECT ${microseconds('$1::timestamptz')} AS micros`, [
        time,
      ]);
      return row?.micros;
    });
    expect(await Promise.all(read)).to.deep.equal(['1714979289123456', '-1', '253402300799999999']);
  });

  it('writes and reads arrays of any text', async () => {
    const tags = ['plain', 'with "quotes", commas', '{braces}', 'back\\slash', '', 'NULL', 'é\u{1f600}'];
    await database.query('INSERT INTO parts (id, size, tags) VALUES ($1, $2, $3)', ['a', 1, tags]);
    expect(await database.query('SELECT tags FROM parts WHERE id = ANY($1)', [['a', 'b']])).to.deep.equal([{ tags }]);
  });

  it('keeps the code of an error and the name of its constraint', async () => {
    await database.query("INSERT INTO parts (id, size) VALUES ('a', 1)");
    const sameId = await rejection(database.query("INSERT INTO parts (id, size) VALUES ('a', 2)"));
    const sameSize = await rejection(database.query("INSERT INTO parts (id, size) VALUES ('b', 1)"));
    expect(sameId).to.have.property('constraint', 'parts_pkey');
    expect(sameSize).to.have.property('constraint', 'parts_size');
    expect([sqlState(sameId), sqlState(sameSize)]).to.deep.equal(['23505', '23505']);
    expect(sqlState(new Error('other'))).to.equal(undefined);
  });

  it('commits a transaction and gives its result', async () => {
    const result = await database.transaction(async (transaction) => {
      await transaction.query("INSERT INTO parts (id, size) VALUES ('a', 1)");
      return transaction.query('SELECT id FROM parts');
    });
    expect(result).to.deep.equal([{ id: 'a' }]);
    expect(await database.query('SELECT id FROM parts')).to.deep.equal([{ id: 'a' }]);
  });

  it('rolls a transaction back when its work throws, and throws the same', async () => {
    const reason = new Error('changed my mind');
    const error = await rejection(
      database.transaction(async (transaction) => {
        await transaction.query("INSERT INTO parts (id, size) VALUES ('a', 1)");
        throw reason;
      }),
    );
    expect(error).to.equal(reason);
    expect(await database.query('SELECT id FROM parts')).to.deep.equal([]);
  });

  it('works on after a failed statement, in and out of a transaction', async () => {
    const error = await rejection(
      database.transaction(async (transaction) => transaction.query('SELECT * FROM nowhere')),
    );
    expect(error).to.include({ code: '42P01' });
    await rejection(database.query('SELECT * FROM nowhere'));
    expect(await database.query('SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
  });

  it('answers ABORTED for a conflict', async () => {
    const error = await rejection(
      database.execute("DO $$ BEGIN RAISE EXCEPTION 'conflict' USING ERRCODE = '40001'; END $$"),
    );
    expect(error).to.include({ name: 'StatusError', code: status.ABORTED });
  });
});
