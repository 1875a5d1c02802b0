import { expect } from 'chai';
import type { Database } from '../../src/platform/database/database.js';
import { columnsOf } from '../../src/resources/columns.js';
import { integer, keysOf, text, texts } from '../../src/resources/fields.js';
import { characters, integerBetween } from '../../src/resources/rules.js';
import { openTestDatabase } from '../support/database.js';

interface Row {
  readonly displayName: string;
  readonly age: number;
  readonly nickNames: readonly string[];
}

const rule = characters(0, 100);
const fields = { displayName: text(rule), age: integer(integerBetween(0, 150)), nickNames: texts(8, rule) };

describe('the columns of a table of fields', () => {
  let database: Database;
  before(async function () {
    this.timeout(60_000);
    database = await openTestDatabase();
  });
  after(() => database.close());

  it('come back from lists as they went in, nested lists included', async () => {
    const rows: readonly Row[] = [
      { displayName: 'Ada', age: 36, nickNames: ['a', 'b "c" \\ {d}, NULL', ''] },
      { displayName: '{"}', age: 0, nickNames: [] },
      { displayName: '', age: 7, nickNames: ['NULL', "it's", 'ß\n😀'] },
    ];
    const columns = columnsOf<Row>(fields, keysOf(fields));
    const read = await database.query<Row>(
      `SELECT ${columns.selected} FROM (SELECT ${columns.unnested} FROM unnest(${columns.lists(1)}) AS batch (${columns.names})) AS rows`,
      columns.listsOf(rows),
    );
    expect(read).to.deep.equal(rows);
  });
});
