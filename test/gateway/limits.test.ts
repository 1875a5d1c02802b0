import { expect } from 'chai';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { createRecordingLogger } from '../../src/grpc/testing/index.js';
import { ask } from './http-request.js';
import { openHttpOnly } from './harness.js';
import { serveNotes, type Notes } from './notes/serve-notes.js';

describe('the gateway’s limits', function () {
  this.timeout(30_000);
  let notes: Notes;
  const open: { close(): unknown }[] = [];
  const gateway = async (environment: Readonly<Record<string, string>>) => {
    const one = await openHttpOnly([notes.backend], environment);
    open.push(one);
    return one;
  };
  beforeEach(async () => {
    notes = await serveNotes();
  });
  afterEach(async () => {
    for (const one of open.splice(0).toReversed()) await one.close();
    notes.close();
  });

  const raw = async (
    port: number,
    text = '',
  ): Promise<{ socket: Socket; said: () => string; closed: Promise<void> }> => {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    open.push({ close: () => socket.destroy() });
    let said = '';
    socket.on('data', (chunk: Buffer) => (said += chunk.toString('latin1')));
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    await once(socket, 'connect');
    socket.write(text);
    return { socket, said: () => said, closed };
  };

  /** A stream that stays open until its gateway closes. */
  const hold = async (url: string): Promise<void> => {
    const sent = request(`${url}/notes:tail?shelf=wait`, { agent: false }).on('error', () => {});
    sent.end();
    open.push({ close: () => sent.destroy() });
    await once(sent, 'response');
  };

  it('refuse a body that says or turns out to be too large', async () => {
    const { url } = await gateway({ MAX_BODY_BYTES: '1024' });
    const body = JSON.stringify({ shelf: 'x'.repeat(2_000) });
    const said = await ask(url, '/notes', { body, headers: { 'content-type': 'application/json' } });
    const found = await ask(url, '/notes', {
      body,
      headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
    });
    for (const { status, json } of [said, found])
      expect([status, (json as { reason: string }).reason]).to.deep.equal([413, 'BODY_TOO_LARGE']);
  });

  it('close the connection of a client that goes on sending a refused body', async () => {
    const { port } = await gateway({ MAX_BODY_BYTES: '1024' });
    const { socket, said, closed } = await raw(
      port,
      'POST /notes HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 1000000000\r\n\r\n',
    );
    const flood = setInterval(() => socket.write(Buffer.alloc(10_000, 0x20)), 10);
    await closed;
    clearInterval(flood);
    expect(said()).to.match(/^HTTP\/1\.1 413 /);
  });

  it('give up on a body that does not come', async () => {
    const { port } = await gateway({ BODY_TIMEOUT_MS: '100' });
    for (const [path, type] of [
      ['/notes', 'application/json'],
      ['/notes:collect', 'application/x-ndjson'],
    ]) {
      const { said, closed } = await raw(
        port,
        `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: ${type}\r\ncontent-length: 10\r\n\r\n{`,
      );
      await closed;
      expect(said(), path).to.match(/^HTTP\/1\.1 408 [^]*BODY_TOO_SLOW/);
    }
  });

  it('refuse headers that are too large or no HTTP, and close the connection', async () => {
    const { port } = await gateway({});
    for (const [text, status] of [
      [`GET / HTTP/1.1\r\nhost: localhost\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
      [`GET /${'x'.repeat(20_000)} HTTP/1.1\r\nhost: localhost\r\n\r\n`, 431],
      ['no HTTP\r\n\r\n', 400],
      ['GET / HTTP/1.1\r\n\r\n', 400],
      ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ] as const) {
      const { said, closed } = await raw(port, text);
      await closed;
      expect(said(), text.slice(0, 20)).to.match(new RegExp(`^HTTP/1\\.1 ${status} `));
    }
  });

  it('answer so many requests at once, in all and of one client', async () => {
    for (const [name, limit] of [
      ['MAX_REQUESTS', 'requests'],
      ['MAX_REQUESTS_PER_CLIENT', 'requests_per_client'],
    ] as const) {
      const { url, registry } = await gateway({ [name]: '2' });
      await hold(url);
      await hold(url);
      const { status, headers } = await ask(url, '/notes', { body: {} });
      expect([status, headers['retry-after']], name).to.deep.equal([429, '1']);
      expect(await registry.metrics()).to.include(`http_server_requests_refused_total{limit="${limit}"} 1`);
      expect(await registry.metrics()).to.include('http_server_in_flight 2');
    }
  });

  it('answer so many pipelined requests of one connection at once', async () => {
    const { port, registry } = await gateway({});
    const stream = 'GET /notes:tail?shelf=wait HTTP/1.1\r\nhost: localhost\r\n\r\n';
    const { socket } = await raw(port, stream + 'GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n'.repeat(20));
    await once(socket, 'data');
    const refused = async (): Promise<number> =>
      Number(/refused_total\{limit="pipelined_requests"\} (\d+)/.exec(await registry.metrics())?.[1]);
    while ((await refused()) < 5) await new Promise((resolve) => setImmediate(resolve));
    expect(await refused()).to.equal(5);
  });

  it('keep no more connections than there may be', async () => {
    const { port } = await gateway({ MAX_CONNECTIONS: '2' });
    const [first] = [await raw(port), await raw(port)];
    await (
      await raw(port)
    ).closed;
    first.socket.write('GET /livez HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n');
    await first.closed;
    expect(first.said()).to.match(/^HTTP\/1\.1 200 /);
  });

  it('share the memory for bodies among clients, and give it back', async () => {
    const { url, port, registry } = await gateway({ MAX_BUFFERED_BYTES: '1048576', MAX_BODY_BYTES: '1048576' });
    const body =
      'POST /notes HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 262144\r\n\r\n{';
    const slow = [await raw(port, body), await raw(port, body)];
    const held = async (): Promise<number> =>
      Number(/^http_server_buffered_bytes (\d+)$/m.exec(await registry.metrics())?.[1]);
    while ((await held()) < 500_000) await new Promise((resolve) => setImmediate(resolve));
    const waits = ask(url, '/notes', { body: { shelf: 'x' } });
    for (const { socket } of slow) socket.destroy();
    expect((await waits).status).to.equal(200);
  });

  it('log no fault when clients leave while they send, or wait for memory', async () => {
    const log = createRecordingLogger();
    const environment = { MAX_BUFFERED_BYTES: '1048576', MAX_BODY_BYTES: '1048576' };
    const one = await openHttpOnly([notes.backend], environment, { ...log, fatal() {} });
    open.push(one);
    const body =
      'POST /notes HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 524288\r\n\r\n{';
    const stream =
      'POST /notes:collect HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-ndjson\r\ncontent-length: 9\r\n\r\n{';
    const sent = await Promise.all([body, body, body, stream].map((text) => raw(one.port, text)));
    while (!/^http_server_in_flight 4$/m.test(await one.registry.metrics()))
      await new Promise((resolve) => setImmediate(resolve));
    for (const { socket } of sent) socket.destroy();
    while (!/^http_server_in_flight 0$/m.test(await one.registry.metrics()))
      await new Promise((resolve) => setImmediate(resolve));
    expect(log.entries.filter(({ level }) => level === 'error')).to.deep.equal([]);
  });

  it('close the connection of a client that reads nothing', async () => {
    const { port, registry } = await gateway({ SEND_TIMEOUT_MS: '200' });
    const { socket } = await raw(port, 'GET /notes:tail?shelf=large HTTP/1.1\r\nhost: localhost\r\n\r\n');
    socket.pause();
    await notes.left;
    expect(await registry.metrics()).to.include('http_server_slow_readers_total 1');
  });

  it('write one line a second for what a client repeats, and no ids of paths', async () => {
    const log = createRecordingLogger();
    const one = await openHttpOnly([notes.backend], {}, { ...log, fatal() {} });
    open.push(one);
    for (let count = 0; count < 50; count++) await ask(one.url, '/secret', { method: 'DELETE' });
    await ask(one.url, '/notes/secret', { method: 'PURGE', headers: { authorization: 'Bearer secret' } });
    const lines = log.entries.filter(({ message }) => message === 'request');
    expect(lines.length).to.be.within(2, 5);
    expect(JSON.stringify(lines)).not.to.include('secret');
    expect(lines.at(-1)?.fields).to.include({ route: '/notes/{shelf}', rpc: '/test.notes.Notes/Echo', status: 200 });
  });
});
