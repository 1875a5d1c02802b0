import { expect } from 'chai';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { closing } from '../../support/closing.js';
import { type FaultProxy, listen, startFaultProxy } from '../../../src/grpc/testing/index.js';

describe('the proxy with faults', () => {
  const use = closing();
  let server: Server;
  let port: number;
  const accepted = new Set<Socket>();

  before(async () => {
    server = createServer({ noDelay: true }, (socket) => {
      accepted.add(socket);
      socket.on('close', () => accepted.delete(socket)).on('error', () => {});
      socket.pipe(socket);
    });
    port = await listen(server);
  });
  after(() => {
    for (const socket of accepted) socket.destroy();
    server.close();
  });

  const open = async (proxy: FaultProxy): Promise<Socket> => {
    const [host, proxyPort] = proxy.address.split(':');
    const socket = connect({ host: String(host), port: Number(proxyPort), noDelay: true });
    use({ close: () => socket.destroy() });
    await once(socket, 'connect');
    return socket;
  };
  const echo = async (socket: Socket, text: string): Promise<number> => {
    const startedAt = performance.now();
    socket.write(text);
    let answer = '';
    while (answer.length < text.length) answer += String(((await once(socket, 'data')) as [Buffer])[0]);
    expect(answer).to.equal(text);
    return performance.now() - startedAt;
  };
  /** Whether bytes return; if not, traffic on another path shows that enough time has passed. */
  const silentFor = async (socket: Socket, other: () => Promise<unknown>): Promise<boolean> => {
    let silent = true;
    socket.once('data', () => (silent = false));
    socket.write('hello');
    await other();
    return silent;
  };

  it('adds the latency in both directions, with jitter and in order, and accepts changes meanwhile', async () => {
    const proxy = use(await startFaultProxy(port, { latencyMs: 40, jitterMs: 20 }));
    const socket = await open(proxy);
    expect(await echo(socket, 'one')).to.be.within(79, 1_000);
    expect(await echo(socket, 'a'.repeat(100_000))).to.be.at.least(79);
    proxy.set({});
    expect(Math.min(await echo(socket, 'two'), await echo(socket, 'three'), await echo(socket, 'four'))).to.be.below(
      79,
    );
  });

  it('lets through the configured number of bytes per second', async () => {
    const socket = await open(use(await startFaultProxy(port, { bytesPerSecond: 100_000 })));
    expect(await echo(socket, 'a'.repeat(20_000))).to.be.at.least(199);
  });

  it('resets both ends', async () => {
    const proxy = use(await startFaultProxy(port));
    const socket = await open(proxy);
    await echo(socket, 'one');
    const [far] = accepted;
    const farClosed = new Promise<void>((resolve) => far?.once('close', () => resolve()));
    const nearFailed = once(socket, 'error');
    expect(proxy.reset()).to.equal(1);
    const [error] = (await nearFailed) as [NodeJS.ErrnoException];
    await farClosed;
    expect(error.code).to.equal('ECONNRESET');
    expect(proxy.open).to.equal(0);
  });

  it('forgets connections without a word, and passes on new ones', async () => {
    const proxy = use(await startFaultProxy(port));
    const socket = await open(proxy);
    await echo(socket, 'one');
    proxy.forget();
    expect(await silentFor(socket, async () => echo(await open(proxy), 'two'))).to.equal(true);
    expect([socket.destroyed, accepted.size]).to.deep.equal([false, 2]);
  });

  it('accepts connections to a black hole, keeps those that are open, and passes on what it held when the path is back', async () => {
    const proxy = use(await startFaultProxy(port));
    const direct = use(await startFaultProxy(port));
    const socket = await open(proxy);
    await echo(socket, 'one');
    proxy.set({ blackhole: true });
    const later = await open(proxy);
    const other = async () => echo(await open(direct), 'elsewhere');
    expect(await Promise.all([silentFor(socket, other), silentFor(later, other)])).to.deep.equal([true, true]);
    const answers = Promise.all([once(socket, 'data'), once(later, 'data')]);
    proxy.set({});
    expect(String(await answers)).to.equal('hello,hello');
  });
});
