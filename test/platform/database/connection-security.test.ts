import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority } from '../../../src/grpc/testing/index.js';
import { connectionSecurity, securityAdvice } from '../../../src/platform/database/encryption/connection-security.js';
import { Secret } from '../../../src/platform/secret.js';

const securityOf = (url: string): string => connectionSecurity({ kind: 'server', url: new Secret(url) });

describe('how connections to the database are protected', () => {
  const directory = mkdtempSync(join(tmpdir(), 'duet-ca-'));
  const ca = join(directory, 'ca.crt');
  writeFileSync(ca, createAuthority('CA').certificatePem);
  after(() => rmSync(directory, { recursive: true }));

  for (const [security, ...urls] of [
    [
      'plaintext',
      'postgres://a:b@db.example/c',
      'postgres://a:b@db.example/c?sslmode=disable',
      'postgres://a:b@10.0.0.1/c',
    ],
    [
      'plaintext',
      'postgres://a:b@127.example/c',
      'postgres://a:b@[2001:db8::1]/c',
      'postgres://a:b@localhost.example/c',
    ],
    [
      'local',
      'postgres://a:b@127.0.0.1/c',
      'postgres://a:b@localhost/c',
      'postgres://a:b@[::1]/c',
      'postgres://a:b@127.9.9.9/c',
    ],
    ['local', 'postgres://a:b@%2Fvar%2Frun%2Fpostgresql/c', 'postgres://a:b@/c?host=/var/run/postgresql'],
    ['unverified', 'postgres://a:b@db.example/c?sslmode=no-verify'],
    ['unverified', 'postgres://a:b@db.example/c?uselibpqcompat=true&sslmode=require'],
    [
      'verified',
      'postgres://a:b@db.example/c?sslmode=require',
      'postgres://a:b@db.example/c?sslmode=prefer',
      'postgres://a:b@db.example/c?sslmode=allow',
    ],
    ['verified', 'postgres://a:b@db.example/c?sslmode=verify-ca', `postgres://a:b@db.example/c?sslrootcert=${ca}`],
    ['verified', 'postgres://a:b@127.0.0.1/c?sslmode=verify-full', 'postgres://a:b@db.example/c?ssl=true'],
  ] as const) {
    for (const url of urls)
      it(`is ${security} with ${url.replace(ca, 'FILE')}`, () => expect(securityOf(url)).to.equal(security));
  }

  it('is local in the process', () => expect(connectionSecurity({ kind: 'pglite' })).to.equal('local'));

  it('is something to act on where others can read it, or answer in place of the server', () => {
    expect(securityAdvice('plaintext')).to.match(
      /^connections to the database are not encrypted; set sslmode=verify-full/,
    );
    expect(securityAdvice('unverified')).to.include('do not check its certificate; set sslmode=verify-full');
    expect([securityAdvice('verified'), securityAdvice('local')]).to.deep.equal([undefined, undefined]);
  });
});
