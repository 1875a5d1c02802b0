import { expect } from 'chai';
import { EventEmitter, once } from 'node:events';
import { connect, createServer as createHttp2Server } from 'node:http2';
import { Session } from 'node:inspector/promises';
import type { AddressInfo } from 'node:net';
import { callHeaders, flag, frame, frameType, rawConnection, uint32 } from '../../support/http2-frames.js';
import { closeAll, start } from './harness.js';

/** Server sessions that a major GC does not collect. Node.js does not export their class, so it is taken from one. */
const openCounter = async (): Promise<() => Promise<number>> => {
  const server = createHttp2Server().listen(0, '127.0.0.1');
  const client = connect(`http://127.0.0.1:${await listeningPort(server)}`);
  const [session] = (await once(server, 'session')) as [object];
  Reflect.set(globalThis, counted, Object.getPrototypeOf(session));
  await new Promise<void>((resolve) => client.close(resolve));
  await new Promise((resolve) => server.close(resolve));

  return async () => {
    const inspector = new Session();
    inspector.connect();
    try {
      const prototype = await inspector.post('Runtime.evaluate', { expression: `globalThis.${counted}` });
      const { objects } = await inspector.post('Runtime.queryObjects', {
        prototypeObjectId: prototype.result.objectId ?? '',
      });
      const length = await inspector.post('Runtime.callFunctionOn', {
        objectId: objects.objectId ?? '',
        functionDeclaration: 'function () { return this.length; }',
      });
      return Number(length.result.value);
    } finally {
      inspector.disconnect();
    }
  };
};

const counted = 'countedPrototype';

const listeningPort = async (server: ReturnType<typeof createHttp2Server>): Promise<number> => {
  if (!server.listening) await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

const goaway = frame(frameType.goaway, 0, 0, Buffer.concat([uint32(0), uint32(0)]));
/** A connection error. Source: RFC 9113, section 6.9. */
const emptyWindowUpdate = frame(frameType.windowUpdate, 0, 0, uint32(0));
/** Source: RFC 9113, section 6.7. */
const badPing = frame(frameType.ping, 0, 0, Buffer.alloc(3));
const headers = (flags: number): Buffer => frame(frameType.headers, flags, 1, callHeaders('/test.echo.Echo/Unary'));
const sessions = 20;

describe('the memory of a session', () => {
  afterEach(closeAll);
  after(() => Reflect.deleteProperty(globalThis, counted));

  for (const [name, frames] of [
    ['breaks the protocol', [emptyWindowUpdate]],
    ['breaks the protocol after a GOAWAY', [goaway, emptyWindowUpdate]],
    ['breaks the protocol after a GOAWAY while its request is open', [headers(flag.endHeaders), goaway, badPing]],
    [
      'breaks the protocol after a GOAWAY while a call runs',
      [headers(flag.endHeaders | flag.endStream), goaway, badPing],
    ],
  ] as const) {
    it(`is freed when a client that has not acknowledged the settings ${name}`, async () => {
      const connections = new EventEmitter<{ count: [number] }>();
      const state = { open: 0 };
      connections.on('count', (now) => (state.open = now));
      const { port } = await start(
        {},
        {
          channel: { keepalive: { timeMs: 100, timeoutMs: 100 } },
          onConnections: (now) => connections.emit('count', now),
        },
      );
      const count = await openCounter();
      const before = await count();
      for (let i = 0; i < sessions; i++) {
        const client = await rawConnection(port);
        client.send(...frames);
        await client.frame(({ type }) => type === frameType.goaway);
        client.close();
        await client.closed;
      }
      while (state.open > 0) await once(connections, 'count');
      expect(await count()).to.be.at.most(before + sessions / 4);
    });
  }
});
