import { expect } from 'chai';
import { constants } from 'node:http2';
import type { ServerOptions } from '../../src/grpc/server/create-server.js';
import { createRecordingLogger } from '../../src/grpc/testing/index.js';
import { closeAll, opened, start, type Harness } from '../grpc/server/harness.js';
import { echoDefinition } from '../support/echo/echo.js';
import {
  callHeaders,
  flag,
  frame,
  frameType,
  goAway,
  isGoAway,
  rawConnection,
  type RawConnection,
} from '../support/http2-frames.js';

const message = 'connection limit reached, closed a connection; raise the limit if clients are legitimate';

describe('one connection more than there may be', () => {
  let harness: Harness;
  let evicted: number;
  const logger = createRecordingLogger();

  const serve = async (maxConnections: number, options: Partial<ServerOptions> = {}): Promise<void> => {
    evicted = 0;
    logger.entries.length = 0;
    harness = await start(
      {},
      { logger, channel: { maxConnections }, onConnectionEvicted: () => evicted++, ...options },
    );
  };
  /** From an address of the loopback network, ready for calls. */
  const connect = async (localAddress: string): Promise<RawConnection> => {
    const connection = await rawConnection(harness.port, { localAddress });
    opened.push(() => connection.close());
    await connection.frame(({ type }) => type === frameType.settings);
    return connection;
  };
  /** Starts a call that stays open, and resolves when the server has accepted it. */
  const call = async (connection: RawConnection): Promise<void> => {
    connection.send(frame(frameType.headers, flag.endHeaders, 1, callHeaders(echoDefinition.ClientStream.path)));
    await answersPing(connection);
  };
  const answersPing = async (connection: RawConnection): Promise<void> => {
    const opaque = Buffer.alloc(8, connection.frames.length + 1);
    connection.send(frame(frameType.ping, 0, 0, opaque));
    await connection.frame(
      ({ type, flags, payload }) => type === frameType.ping && flags === flag.ack && payload.equals(opaque),
    );
  };

  afterEach(closeAll);

  it('takes the place of the one that has been idle for longest, of the network with the most', async () => {
    await serve(4);
    const oldest = await connect('127.0.0.1');
    const idle = await connect('127.0.0.2');
    const others = [await connect('127.0.0.2'), await connect('127.0.0.2')];
    const newcomer = await connect('127.0.0.1');
    await idle.closed;
    expect(goAway(await idle.frame(isGoAway)).code).to.equal(constants.NGHTTP2_NO_ERROR);
    for (const one of [oldest, ...others, newcomer]) await answersPing(one);
    expect(harness.server.connections).to.equal(4);
    expect(evicted).to.equal(1);
    expect(logger.entries.find((entry) => entry.message === message)?.fields).to.include({ maxConnections: 4 });
  });

  it('takes no place of a connection with calls while another of its network is idle', async () => {
    await serve(2);
    const busy = await connect('127.0.0.2');
    await call(busy);
    const idle = await connect('127.0.0.2');
    await connect('127.0.0.1');
    await idle.closed;
    await answersPing(busy);
  });

  it('takes the newest place of a network whose connections all have calls', async () => {
    await serve(2);
    const older = await connect('127.0.0.2');
    const newest = await connect('127.0.0.2');
    for (const one of [older, newest]) await call(one);
    const newcomer = await connect('127.0.0.1');
    expect(goAway(await newest.frame(isGoAway))).to.include({
      code: constants.NGHTTP2_ENHANCE_YOUR_CALM,
      reason: 'too_many_connections',
    });
    await newest.closed;
    for (const one of [older, newcomer]) await answersPing(one);
  });

  it('is refused itself where its own network has the most, all with calls', async () => {
    await serve(2);
    const crowd = [await connect('127.0.0.2'), await connect('127.0.0.2')];
    for (const one of crowd) await call(one);
    const refused = await rawConnection(harness.port, { localAddress: '127.0.0.2' });
    await refused.closed;
    for (const one of crowd) await answersPing(one);
  });

  it('takes the place of the longest idle of all where each network has one', async () => {
    await serve(3);
    const [first, second, third] = [await connect('127.0.0.2'), await connect('127.0.0.3'), await connect('127.0.0.4')];
    await call(first);
    const newcomer = await connect('127.0.0.5');
    await second.closed;
    for (const one of [first, third, newcomer]) await answersPing(one);
  });

  it('counts those that have not begun HTTP/2, and forgets those that have gone', async () => {
    await serve(2);
    const silent = await rawConnection(harness.port, { greet: false, localAddress: '127.0.0.2' });
    const second = await connect('127.0.0.2');
    const third = await connect('127.0.0.2');
    await silent.closed;
    second.close();
    third.close();
    while (harness.server.connections > 0) await new Promise((resolve) => setImmediate(resolve));
    const again = [await connect('127.0.0.2'), await connect('127.0.0.2')];
    for (const one of again) await answersPing(one);
    expect(evicted).to.equal(1);
  });
});
