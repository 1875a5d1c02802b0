import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { loadConfig } from '../../src/platform/config.js';
import { databaseSettings } from '../../src/platform/settings/database-settings.js';

describe('DATABASE_DIRECTORY', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'duet-database-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const complete = { host: 'db.example', user: 'duet user', password: 'a/b@c:%#?', dbname: 'duet' };
  const load = (files: Readonly<Record<string, string>>, more: Readonly<Record<string, string>> = {}): URL => {
    for (const [file, text] of Object.entries(files)) writeFileSync(join(directory, file), text);
    const { database } = loadConfig(
      { groups: { database: databaseSettings() }, rules: [] },
      { DATABASE_DIRECTORY: directory, ...more },
    );
    if (database.kind !== 'server') throw new Error('the database is no server');
    return new URL(database.url.reveal());
  };

  it('makes a URL from its files, for any password, and verifies the server', () => {
    const url = load(complete);
    expect([url.hostname, url.port, url.pathname, url.search]).to.deep.equal([
      'db.example',
      '5432',
      '/duet',
      '?sslmode=verify-full',
    ]);
    expect([url.username, url.password].map(decodeURIComponent)).to.deep.equal([complete.user, complete.password]);
  });

  it('makes a URL that pg reads as the same names', () => {
    const names = { user: 'a/b@c:d?#%25', password: 'p@:/?#[]%25 "\'\\&=+é$', dbname: 'a/b@c:d;e&f=g+h$i,j %20ü' };
    const { user, password, database } = new Client({ connectionString: load({ ...complete, ...names }).href });
    expect({ user, password, dbname: database }).to.deep.equal(names);
  });

  it('takes a port, a CA, an IPv6 address and a newline at the end of a file', () => {
    const url = load({ ...complete, host: '2001:db8::1\n', port: '6432\n', 'ca.crt': 'PEM' });
    expect([url.hostname, url.port]).to.deep.equal(['[2001:db8::1]', '6432']);
    expect(url.searchParams.get('sslrootcert')).to.equal(join(directory, 'ca.crt'));
  });

  it('names each file that is missing or empty, and nothing of the others', () => {
    expect(() => load({ host: 'db.example', password: 'hunter2', dbname: '' }))
      .to.throw(/DATABASE_DIRECTORY must name a directory .*; missing or empty: user, dbname/)
      .with.property('message')
      .that.does.not.include('hunter2');
    expect(() => load({ ...complete, port: '70000' })).to.throw('file port is a number from 1 to 65535');
  });

  it('is rejected together with DATABASE_URL', () => {
    expect(() => load(complete, { DATABASE_URL: 'postgres://a@b/c' })).to.throw(
      'DATABASE_DIRECTORY must not be set together with DATABASE_URL',
    );
  });
});
