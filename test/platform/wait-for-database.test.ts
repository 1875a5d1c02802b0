import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { createServer, type Socket } from 'node:net';
import { StatusError } from '../../src/grpc/index.js';
import { toDatabaseError } from '../../src/platform/database/database-error.js';
import { openServerDatabase } from '../../src/platform/database/server-database.js';
import { waitForDatabase } from '../../src/platform/database/wait-for-database.js';
import { serverSettings } from '../support/server-database.js';
import { createRecordingLogger, listen } from '../../src/grpc/testing/index.js';
import { rejection } from '../support/rejection.js';

/** Simulates a database that fails with each of these errors in turn, then responds. */
const query =
  (...errors: unknown[]) =>
  async (): Promise<unknown[]> => {
    if (errors.length > 0) throw errors.shift();
    return [];
  };
const away = new StatusError(status.UNAVAILABLE, 'the database cannot be reached', {
  cause: new Error('connect ECONNREFUSED 10.0.0.1:5432'),
});
const wrongPassword = toDatabaseError(
  Object.assign(new Error('password authentication failed for user "duet"'), { code: '28P01', severity: 'FATAL' }),
);

describe('waiting for the database', () => {
  it('asks until it answers, and says each time why it waits', async () => {
    const logger = createRecordingLogger();
    await waitForDatabase(query(away, wrongPassword), { logger, firstPauseMs: 1 });
    expect(logger.entries.map(({ level, message }) => `${level}: ${message}`)).to.deep.equal([
      'warn: waiting for the database; see the problem field and check DATABASE_URL',
      'warn: waiting for the database; see the problem field and check DATABASE_URL',
      'info: the database is reachable',
    ]);
    expect(logger.entries[0]?.fields).to.include({ attempt: 1, problem: 'connect ECONNREFUSED 10.0.0.1:5432' });
    expect(logger.entries[1]?.fields).to.include({
      problem: 'the database rejects the password: password authentication failed for user "duet"',
    });
  });

  it('says nothing when it answers at once', async () => {
    const logger = createRecordingLogger();
    await waitForDatabase(query(), { logger });
    expect(logger.entries).to.deep.equal([]);
  });

  it('does not wait for what waiting does not mend', async () => {
    const bug = new TypeError('a bug');
    expect(await rejection(waitForDatabase(query(bug), { logger: createRecordingLogger() }))).to.equal(bug);
  });

  it('stops when its signal is aborted', async () => {
    const stop = new AbortController();
    const logger = createRecordingLogger();
    const waiting = rejection(
      waitForDatabase(query(away), {
        logger: { ...logger, warn: () => stop.abort() },
        signal: stop.signal,
        firstPauseMs: 1e9,
        maxPauseMs: 1e9,
      }),
    );
    expect(await waiting).to.include({ name: 'AbortError' });
  });
});

describe('a database server that is not one', () => {
  const open = (port: number) =>
    openServerDatabase(
      serverSettings(`postgres://duet:hunter2@127.0.0.1:${port}/duet?sslmode=disable`, {
        connectionTimeoutMs: 50,
        statementTimeoutMs: 1,
      }),
      { applicationName: 'test' },
    );
  const refusal = async (port: number) => {
    const database = open(port);
    const error = await rejection(database.query('SELECT 1'));
    const inTransaction = await rejection(database.transaction(async () => 1));
    await database.close();
    await database.close();
    expect(inTransaction).to.include({ code: status.UNAVAILABLE });
    return error;
  };

  it('is UNAVAILABLE when nothing listens, with nothing internal in the message', async () => {
    const server = createServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    const error = await refusal(port);
    expect(error).to.include({
      name: 'StatusError',
      code: status.UNAVAILABLE,
      message: 'the database cannot be reached; retry with backoff',
    });
  });

  it('is UNAVAILABLE when it never answers, or hangs up', async () => {
    for (const treat of [
      () => {},
      (socket: Socket) => socket.destroy(),
      (socket: Socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    ]) {
      const sockets = new Set<Socket>();
      const server = createServer((socket) => {
        sockets.add(socket.on('error', () => {}));
        treat(socket);
      });
      const error = await refusal(await listen(server));
      expect(error).to.include({
        code: status.UNAVAILABLE,
        message: 'the database cannot be reached; retry with backoff',
      });
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
