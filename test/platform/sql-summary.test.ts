import { expect } from 'chai';
import { sqlSummary } from '../../src/platform/tracing/sql-summary.js';

describe('the summary of a statement', () => {
  for (const [statement, text] of [
    ['SELECT * FROM users WHERE user_id = ANY($1)', 'SELECT users'],
    [
      'SELECT a, more FROM (\n  SELECT *, sum(x) OVER page FROM posts WHERE sequence > $1\n) AS measured',
      'SELECT posts',
    ],
    ['INSERT INTO posts (post_id) VALUES ($1) ON CONFLICT DO NOTHING', 'INSERT posts'],
    ['UPDATE users SET name = coalesce($3, name)', 'UPDATE users'],
    ['\n  delete from user_imports', 'DELETE user_imports'],
    ['SELECT (extract(epoch FROM create_time) * 1000000)::bigint AS "createTime" FROM users', 'SELECT users'],
    ['DROP TABLE IF EXISTS user_import_0196f2a1c0de7abc8def0123456789ab', 'DROP user_import'],
    ['CREATE TABLE IF NOT EXISTS schema_loads (name text)', 'CREATE schema_loads'],
    ['WITH moved AS (DELETE FROM staged RETURNING *) SELECT count(*) FROM moved', 'WITH staged'],
    ['SELECT 1', 'SELECT'],
    ['', 'SQL'],
  ]) {
    it(`of ${JSON.stringify(statement)} is ${text}`, () => {
      expect(sqlSummary(statement ?? '').text).to.equal(text);
    });
  }

  it('has nothing of a value that stands in the statement', () => {
    expect(sqlSummary("SELECT name FROM users WHERE name = 'secret'").text).to.equal('SELECT users');
  });
});
