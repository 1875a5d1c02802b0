import { expect } from 'chai';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createChannel } from '../../src/grpc/client/index.js';
import { registerResolvers } from '../../src/grpc/kubernetes/index.js';
import { openCertificateDirectory } from '../../src/grpc/tls/index.js';
import { ConfigError } from '../../src/platform/config.js';
import { runProcess, type Scope } from '../../src/platform/lifecycle.js';
import { following } from '../../src/platform/startup-error.js';
import { createRecordingLogger, listen } from '../../src/grpc/testing/index.js';
import { rejection } from '../support/rejection.js';

/** A process that does not really exit. */
const fakeHost = () => {
  const events = new EventEmitter();
  let written = '';
  const exits: number[] = [];
  return {
    on: (event: string, listener: (subject: unknown) => void) => events.on(event, listener),
    off: (event: string, listener: (subject: unknown) => void) => events.off(event, listener),
    exit: (code: number) => {
      exits.push(code);
      events.emit('exited');
    },
    writeError: (text: string) => {
      written += text;
    },
    events,
    exits,
    written: () => written,
  };
};

const run = (start: (scope: Scope) => Promise<void>) => {
  const host = fakeHost();
  return { host, done: runProcess(start, host) };
};

const fullLogger = () => {
  const logger = createRecordingLogger();
  return { ...logger, fatal: (fields: object, message: string) => logger.error(fields, message) };
};

describe('the life of a process', () => {
  it('closes what was opened in reverse when it receives SIGTERM, and exits with 0', async () => {
    const closed: string[] = [];
    const { host, done } = run(async ({ use, onClose }) => {
      use('first', { close: () => void closed.push('first') });
      onClose('second', async () => void closed.push('second'));
      use('third', { close: async () => void closed.push('third') });
      setImmediate(() => host.events.emit('SIGTERM', 'SIGTERM'));
    });
    await done;
    expect(closed).to.deep.equal(['third', 'second', 'first']);
    expect(host.exits).to.deep.equal([0]);
    expect(host.events.listenerCount('SIGTERM') + host.events.listenerCount('uncaughtException')).to.equal(0);
  });

  it('goes on closing when one thing fails to close and another takes too long', async () => {
    const logger = fullLogger();
    let closed = false;
    const { host, done } = run(async ({ use, reportTo }) => {
      reportTo(logger);
      use('database', { close: () => void (closed = true) });
      use('cache', {
        close: () => {
          throw new Error('broken');
        },
      });
      use('server', { close: () => new Promise(() => {}) }, 10);
      setImmediate(() => host.events.emit('SIGINT', 'SIGINT'));
    });
    await done;
    expect(closed).to.equal(true);
    expect(logger.entries.map(({ message }) => message)).to.deep.equal([
      'shutting down',
      'closing the server timed out, continuing the shutdown; work may be lost',
      'closing the cache failed, continuing the shutdown; report it as a bug',
    ]);
    expect(host.exits).to.deep.equal([0]);
  });

  it('takes a signal that comes twice for one', async () => {
    const { host, done } = run(async ({ onClose }) => {
      onClose('server', async () => {
        host.events.emit('SIGINT', 'SIGINT');
        await new Promise(setImmediate);
        expect(host.exits).to.deep.equal([]);
      });
      setImmediate(() => host.events.emit('SIGINT', 'SIGINT'));
    });
    await done;
    expect(host.exits).to.deep.equal([0]);
  });

  it('exits at once with 1 when it receives a second signal, half a second later', async () => {
    const { host, done } = run(async ({ onClose }) => {
      onClose('server', async () => {
        await delay(510);
        host.events.emit('SIGTERM', 'SIGTERM');
        expect(host.exits).to.deep.equal([1]);
      });
      setImmediate(() => host.events.emit('SIGTERM', 'SIGTERM'));
    });
    await done;
    expect(host.exits).to.deep.equal([1]);
  });

  for (const event of ['uncaughtException', 'unhandledRejection']) {
    it(`logs an ${event} with its stack, closes, and exits with 1`, async () => {
      const logger = fullLogger();
      const error = new Error('a bug');
      let closed = false;
      const { host, done } = run(async ({ use, reportTo }) => {
        reportTo(logger);
        use('database', { close: () => void (closed = true) });
        setImmediate(() => host.events.emit(event, error));
      });
      await done;
      expect(logger.entries).to.deep.equal([
        { level: 'error', fields: { err: error }, message: 'uncaught error, shutting down; report it as a bug' },
      ]);
      expect(closed).to.equal(true);
      expect(host.exits).to.deep.equal([1]);
    });
  }

  it('flushes the log last', async () => {
    const order: string[] = [];
    const { host, done } = run(async ({ onClose, reportTo }) => {
      reportTo(fullLogger(), async () => void order.push('flush'));
      onClose('server', () => void order.push('close'));
      setImmediate(() => host.events.emit('SIGTERM', 'SIGTERM'));
    });
    await done;
    expect(order).to.deep.equal(['close', 'flush']);
  });

  it('tells a start that waits to stop, and is no failure then', async () => {
    const { host, done } = run(async ({ signal }) => {
      setImmediate(() => host.events.emit('SIGTERM', 'SIGTERM'));
      await once(signal, 'abort');
      throw signal.reason;
    });
    await done;
    expect(host.exits).to.deep.equal([0]);
    expect(host.written()).to.equal('');
  });

  describe('that cannot start', () => {
    const failure = async (error: unknown) => {
      let closed = false;
      const { host, done } = run(async ({ use }) => {
        use('database', { close: () => void (closed = true) });
        throw error;
      });
      await done;
      expect(closed).to.equal(true);
      return { code: host.exits, text: host.written() };
    };

    it('exits with 78 for a config that is refused, naming every problem', async () => {
      expect(await failure(new ConfigError(['A is wrong', 'B is wrong']))).to.deep.equal({
        code: [78],
        text: 'cannot start: 2 settings are not valid:\n  A is wrong\n  B is wrong\n',
      });
    });

    it('tells a port that is in use in one line, with the setting', async () => {
      const server = createServer();
      const port = await listen(server);
      const other = createServer();
      const listening = once(other, 'listening');
      other.listen(port, '127.0.0.1');
      const error = await following('LISTEN_ADDRESS', listening).catch((cause: unknown) => cause);
      expect(await failure(error)).to.deep.equal({
        code: [1],
        text: `cannot start: LISTEN_ADDRESS: 127.0.0.1:${port} is in use by another process\n`,
      });
      server.close();
    });

    it('reads the words of grpc-js for a port that is in use', async () => {
      const cause = new Error(
        'No address added out of total 1 resolved errors: [listen EADDRINUSE: address already in use :::9000]',
      );
      const error = await following('LISTEN_ADDRESS', Promise.reject(cause)).catch((wrapped: unknown) => wrapped);
      expect((await failure(error)).text).to.equal(
        'cannot start: LISTEN_ADDRESS: :::9000 is in use by another process\n',
      );
    });

    it('tells a file that is not there in one line', async () => {
      const cause = Object.assign(new Error("ENOENT: no such file or directory, open '/tls/tls.crt'"), {
        code: 'ENOENT',
        path: '/tls/tls.crt',
      });
      const error = await following('TLS_DIRECTORY', Promise.reject(cause)).catch((wrapped: unknown) => wrapped);
      expect((await failure(error)).text).to.equal('cannot start: TLS_DIRECTORY: /tls/tls.crt does not exist\n');
      expect((await failure(cause)).text).to.equal('cannot start: /tls/tls.crt does not exist\n');
    });

    it('tells a certificate that is not there, and an address that makes no sense, in one line', async () => {
      const directory = '/nonexistent';
      const missing = await rejection(
        openCertificateDirectory({ directory, needs: { identity: true, authorities: false } }),
      );
      expect((await failure(missing)).text).to.match(/^cannot start: \/nonexistent.* is missing\n$/);
      registerResolvers();
      const nonsense = await rejection(
        Promise.resolve().then(() => createChannel({ target: 'static:///a,b:9000', tls: 'disabled' })),
      );
      expect((await failure(nonsense)).text).to.match(
        /^cannot start: static:.* must be static:\/\/\/host:port,host:port\n$/,
      );
    });

    it('shows a bug with its stack', async () => {
      const { code, text } = await failure(new TypeError('x is not a function'));
      expect(code).to.deep.equal([1]);
      expect(text).to.match(
        /^cannot start; report it as a bug: TypeError: x is not a function\n +at .*lifecycle\.test/,
      );
    });
  });
});
