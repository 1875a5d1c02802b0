import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { checkDatabase, type OpenDatabase } from '../../src/doctor/checks/check-database.js';
import { Concealer } from '../../src/doctor/conceal.js';
import { userFacts } from '../../src/doctor/examined.js';
import type { Finding } from '../../src/doctor/finding.js';
import { runCheck } from '../../src/doctor/run-check.js';
import { createAuthority, listen, type KeyPair } from '../../src/grpc/testing/index.js';
import { openServerDatabase } from '../../src/platform/database/server-database.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { Secret } from '../../src/platform/secret.js';
import { migrations } from '../../src/user/migrations.js';
import { closing } from '../support/closing.js';
import { openTestDatabase } from '../support/database.js';
import { serverSettings } from '../support/server-database.js';

const openServer: OpenDatabase = (url) =>
  openServerDatabase(serverSettings(url.reveal()), { applicationName: 'test', acceptReplica: true });

const examine = async (url: string, open: OpenDatabase = openServer): Promise<Finding[]> => {
  const check = { facts: userFacts, object: 'duet-user', url: new Secret(url), open, concealer: new Concealer() };
  return runCheck({ name: 'database', service: 'User', after: [], run: (tell) => checkDatabase(check, tell) }, 10_000);
};

const states = (findings: readonly Finding[]): string[] => findings.map(({ state }) => state);

describe('the database, as duet doctor sees it', () => {
  const use = closing();
  const authority = createAuthority('Database CA');
  const directory = mkdtempSync(join(tmpdir(), 'duet-doctor-'));
  after(() => rmSync(directory, { recursive: true }));

  const caFile = (name: string, of: { readonly certificatePem: string }): string => {
    const path = join(directory, name);
    writeFileSync(path, of.certificatePem);
    return path;
  };
  /** A server that answers a request for TLS, with a certificate or without TLS, and then nothing. */
  const startServer = async (identity: KeyPair | undefined): Promise<number> => {
    const open = new Set<Socket>();
    const server: Server = createServer((socket) => {
      open.add(socket.on('error', () => {}));
      socket.once('data', () => {
        socket.write(identity === undefined ? 'N' : 'S');
        if (identity === undefined) return;
        const { certificatePem: cert, privateKeyPem: key } = identity;
        new TLSSocket(socket, { isServer: true, cert, key }).on('error', () => {});
      });
    });
    use({
      close() {
        server.close();
        for (const socket of open) socket.destroy();
      },
    });
    return listen(server);
  };

  it('names a CA file that cannot be read', async () => {
    const [finding, ...others] = await examine('postgres://ann:secret@127.0.0.1:1/users?sslrootcert=/nowhere/ca.crt');
    expect(finding).to.include({ state: 'wrong' }).and.have.property('text').that.includes("'/nowhere/ca.crt'");
    expect(finding?.text).to.not.include('secret');
    expect(others).to.deep.equal([]);
  });

  it('is named as pg connects to it, not as the URL begins', async () => {
    for (const [url, name] of [
      ['postgres://other/users?host=127.0.0.1&port=1&user=ann', '127.0.0.1:1/users, as ann'],
      ['postgres:///users?host=/nowhere&user=ann', '/nowhere/users, as ann'],
      ['postgres://ann@[::1]:1/users', '[::1]:1/users, as ann'],
    ])
      expect((await examine(String(url))).at(-1)?.text).to.include(`the database of User (${name}) cannot be used`);
  });

  for (const { name, identity, trusted, says, remedy } of [
    {
      name: 'a CA that does not match',
      identity: authority.issue({ dns: ['localhost'] }),
      trusted: createAuthority('Another CA'),
      says: /no CA that is trusted here signed the certificate of the database/,
      remedy: /^Set the CA that signed it in database\.existingSecret\.user\.ca/,
    },
    {
      name: 'a CA of the same name with another key',
      identity: authority.issue({ dns: ['localhost'] }),
      trusted: createAuthority('Database CA'),
      says: /no CA that is trusted here signed the certificate of the database/,
      remedy: /^Set the CA that signed it in database\.existingSecret\.user\.ca/,
    },
    {
      name: 'a certificate for another host',
      identity: authority.issue({ dns: ['pg-rw.shop.svc'] }),
      trusted: authority,
      says: /the certificate of the database is for another name/,
      remedy: /^Use a host from the certificate/,
    },
    {
      name: 'a certificate that has expired',
      identity: authority.issue({ dns: ['localhost'], notBefore: new Date(0), notAfter: new Date(86_400_000) }),
      trusted: authority,
      says: /has expired/,
      remedy: /^Renew the certificate/,
    },
    {
      name: 'a server without TLS',
      identity: undefined,
      trusted: authority,
      says: /the database does not support TLS/,
      remedy: /^Enable TLS on the server/,
    },
  ])
    it(`names ${name}, and what to do about it`, async () => {
      const port = await startServer(identity);
      const ca = encodeURIComponent(caFile('ca.crt', trusted));
      const findings = await examine(`postgres://a:b@localhost:${port}/c?sslmode=verify-full&sslrootcert=${ca}`);
      expect(states(findings)).to.deep.equal(['wrong']);
      expect(findings[0]?.text).to.match(says);
      expect(findings[0]?.remedy).to.match(remedy);
    });

  describe('that answers', () => {
    const withDatabase = async (work: (open: OpenDatabase) => Promise<void>): Promise<void> => {
      const database = await openTestDatabase();
      try {
        await migrate(database, migrations);
        await work(() => ({ ...database, close: async () => {} }));
      } finally {
        await database.close();
      }
    };

    it('is the primary, and its connections are not encrypted', () =>
      withDatabase(async (open) => {
        const findings = await examine('postgres://a:b@db.example/c', open);
        expect(states(findings)).to.deep.equal(['warning', 'well']);
        expect(findings[0]?.text).to.match(/^connections to the database of User .* are not encrypted$/);
        expect(findings[0]?.remedy).to.match(/^Set database\.existingSecret\.user\.ca .*, or sslmode=verify-full/);
        expect(findings[1]?.text).to.match(/has all migrations of this image \(\d\); it is the primary/);
        expect(states(await examine('postgres://a:b@db.example/c?sslmode=verify-full', open))).to.deep.equal(['well']);
      }));

    it('is a replica by mistake', () =>
      withDatabase(async (open) => {
        const asReplica: OpenDatabase = (url) => {
          const database = open(url);
          const query: typeof database.query = (text, values) =>
            database.query(text.replace('pg_is_in_recovery()', 'true'), values);
          return { ...database, query };
        };
        const findings = await examine('postgres://a:b@127.0.0.1/c', asReplica);
        expect(states(findings)).to.deep.equal(['wrong']);
        expect(findings[0]?.text).to.match(/^the database of User .* is a replica.*, which rejects writes/);
        expect(findings[0]?.remedy).to.match(/^Use the primary in USER_DATABASE_URL .* <cluster>-rw$/);
      }));
  });
});
