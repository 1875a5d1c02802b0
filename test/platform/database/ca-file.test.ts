import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority } from '../../../src/grpc/testing/index.js';
import { loadConfig } from '../../../src/platform/config.js';
import { databaseSettings } from '../../../src/platform/settings/database-settings.js';

describe('DATABASE_CA_FILE', () => {
  let directory: string;
  let file: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'duet-ca-'));
    file = join(directory, 'ca.crt');
    writeFileSync(file, createAuthority('CA').certificatePem);
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const load = (environment: Readonly<Record<string, string>>): URL => {
    const { database } = loadConfig({ groups: { database: databaseSettings() }, rules: [] }, environment);
    if (database.kind !== 'server') throw new Error('the database is no server');
    return new URL(database.url.reveal());
  };

  for (const query of ['', '?sslmode=disable', '?sslmode=no-verify&sslrootcert=/elsewhere', '?application_name=a']) {
    it(`verifies the server against it, for any URL: ${query || 'nothing'}`, () => {
      const url = load({ DATABASE_URL: `postgres://a:p%40ss%2F@db:5433/c${query}`, DATABASE_CA_FILE: file });
      expect([url.searchParams.getAll('sslmode'), url.searchParams.getAll('sslrootcert')]).to.deep.equal([
        ['verify-full'],
        [file],
      ]);
      expect([url.password, url.host, url.pathname]).to.deep.equal(['p%40ss%2F', 'db:5433', '/c']);
    });
  }

  it('is rejected without a certificate, together with a directory, and with PGlite', () => {
    const url = 'postgres://a:secret@db/c';
    const empty = join(directory, 'empty');
    writeFileSync(empty, '');
    for (const path of [empty, join(directory, 'missing'), directory])
      expect(() => load({ DATABASE_URL: url, DATABASE_CA_FILE: path })).to.throw(
        'DATABASE_CA_FILE must name a file with a CA in PEM',
      );
    for (const name of ['host', 'user', 'password', 'dbname']) writeFileSync(join(directory, name), name);
    expect(() => load({ DATABASE_DIRECTORY: directory, DATABASE_CA_FILE: file })).to.throw(
      'DATABASE_CA_FILE must not be set together with DATABASE_DIRECTORY, which has the CA as ca.crt',
    );
    expect(() => load({ DATABASE_URL: 'pglite:data', DATABASE_CA_FILE: file })).to.throw(
      'DATABASE_CA_FILE means nothing to PGlite',
    );
  });
});
