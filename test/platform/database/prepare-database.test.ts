import { expect } from 'chai';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createRecordingLogger, listen, type LogEntry } from '../../../src/grpc/testing/index.js';
import { CloseStack } from '../../../src/platform/close-stack.js';
import { createRegistry } from '../../../src/platform/metrics/create-registry.js';
import { prepareDatabase } from '../../../src/service/prepare-database.js';
import { silentLogger } from '../../../src/grpc/index.js';
import { rejection } from '../../support/rejection.js';
import { scopeOf } from '../../support/scope.js';
import { serverSettings } from '../../support/server-database.js';

/** What a service logs and measures of a database that never answers, until it begins to wait for it. */
const started = async (query: string, host = '0.0.0.0'): Promise<{ entries: readonly LogEntry[]; metrics: string }> => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => void sockets.add(socket.on('error', () => {})));
  const port = await listen(server);
  const logger = createRecordingLogger();
  const registry = createRegistry({ service: 'test' });
  const open = new CloseStack(() => ({ ...silentLogger, fatal() {} }));
  const stopping = new AbortController();
  const preparing = prepareDatabase(
    serverSettings(`postgres://a:b@${host}:${port}/c${query}`, { connectionTimeoutMs: 50 }),
    {
      applicationName: 'test',
      migrations: [],
      loadFirstData: async () => false,
      logger: { ...logger, fatal() {} },
      registry,
      traces: undefined,
      scope: { ...scopeOf(open), signal: stopping.signal },
    },
  );
  const ended = rejection(preparing);
  await logger.entry(({ message }) => message.startsWith('waiting for the database'));
  stopping.abort(new Error('enough'));
  await ended;
  await open.closeAll();
  for (const socket of sockets) socket.destroy();
  server.close();
  await once(server, 'close');
  return { entries: logger.entries, metrics: await registry.metrics() };
};

const warnings = (entries: readonly LogEntry[]): string[] =>
  entries
    .filter(({ level, message }) => level === 'warn' && message.startsWith('connections'))
    .map(({ message }) => message);

describe('a service that opens its database', () => {
  // Linux takes 0.0.0.0 for this machine, and it is no loopback address.
  it('warns of connections that are not encrypted, once, and says what to do', async () => {
    const { entries, metrics } = await started('');
    expect(warnings(entries)).to.deep.equal([
      'connections to the database are not encrypted; set sslmode=verify-full in its URL, or name its CA (DATABASE_CA_FILE)',
    ]);
    expect(metrics).to.match(/^duet_database_connection_security\{security="plaintext",service="test"\} 1$/m);
    expect(metrics).to.match(/^duet_database_connection_security\{security="verified",service="test"\} 0$/m);
  });

  it('warns of a certificate that is not checked', async () => {
    const { entries } = await started('?sslmode=no-verify');
    expect(warnings(entries)[0]).to.match(/^connections to the database do not check its certificate; set sslmode=/);
  });

  it('warns of nothing where they are checked, or stay on the machine', async () => {
    expect(warnings((await started('?sslmode=verify-full')).entries)).to.deep.equal([]);
    expect(warnings((await started('', '127.0.0.1')).entries)).to.deep.equal([]);
  });
});
