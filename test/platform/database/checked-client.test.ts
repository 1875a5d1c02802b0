import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority, listen } from '../../../src/grpc/testing/index.js';
import { openServerDatabase } from '../../../src/platform/database/server-database.js';
import { rejection } from '../../support/rejection.js';
import { serverSettings } from '../../support/server-database.js';

describe('a pool whose CA file disappears', () => {
  it('fails the calls that need a new connection, also those that wait for one', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'duet-ca-'));
    const file = join(directory, 'ca.crt');
    writeFileSync(file, createAuthority('CA').certificatePem);
    const server = createServer((socket) => {
      rmSync(file, { force: true });
      socket.destroy();
    });
    const url = `postgres://duet@127.0.0.1:${await listen(server)}/duet?sslmode=verify-full&sslrootcert=${file}`;
    const database = openServerDatabase(serverSettings(url, { poolSize: 1 }), { applicationName: 'test' });
    const [first, waiting] = ['SELECT 1', 'SELECT 2'].map((text) => rejection(database.query(text)));
    expect(await first).to.include({ code: status.UNAVAILABLE });
    for (const error of [await waiting, await rejection(database.query('SELECT 3'))])
      expect(error).to.include({ code: status.UNAVAILABLE }).and.have.nested.property('cause.code', 'ENOENT');
    await database.close();
    server.close();
    rmSync(directory, { recursive: true });
  });
});
