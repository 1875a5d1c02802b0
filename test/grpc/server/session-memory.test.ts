import { expect } from 'chai';
import { createHook } from 'node:async_hooks';
import { EventEmitter, once } from 'node:events';
import { Session } from 'node:inspector/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { callHeaders, flag, frame, frameType, rawConnection, uint32 } from '../../support/http2-frames.js';
import { closeAll, opened, start } from './harness.js';

const collectGarbage = async (): Promise<void> => {
  await turn(); // what a WeakRef returned stays alive until then
  const inspector = new Session();
  inspector.connect();
  await inspector.post('HeapProfiler.collectGarbage');
  inspector.disconnect();
};

/** The sessions of Node.js that are created from now on, and `stop` to watch no longer. */
const watchSessions = (): { readonly alive: () => number; readonly stop: () => void } => {
  const handles: WeakRef<object>[] = [];
  const hook = createHook({
    init: (_id, type, _trigger, handle) => {
      if (type === 'HTTP2SESSION') handles.push(new WeakRef(handle));
    },
  }).enable();
  return {
    alive: () => handles.filter((handle) => handle.deref() !== undefined).length,
    stop: () => void hook.disable(),
  };
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
      const watched = watchSessions();
      opened.push(watched.stop);
      for (let i = 0; i < sessions; i++) {
        const client = await rawConnection(port);
        client.send(...frames);
        await client.frame(({ type }) => type === frameType.goaway);
        client.close();
        await client.closed;
      }
      while (state.open > 0) await once(connections, 'count');
      await collectGarbage();
      expect(watched.alive()).to.be.at.most(sessions / 4);
    });
  }
});
