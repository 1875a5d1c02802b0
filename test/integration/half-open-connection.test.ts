import { expect } from 'chai';
import { constants } from 'node:http2';
import { closeAll, opened, start, unary } from '../grpc/server/harness.js';
import { frame, frameType, rawConnection, uint32 } from '../support/http2-frames.js';

describe('a client that says GOAWAY and never closes its socket', () => {
  afterEach(closeAll);

  it('is cut by the keepalive, and others are served', async () => {
    let begun = false;
    let leave = (): void => {};
    const gone = new Promise<void>((resolve) => (leave = resolve));
    const { client, server, port } = await start(
      {},
      {
        channel: { keepalive: { timeMs: 200, timeoutMs: 200 } },
        onConnections: (count) => {
          if (begun && count === 0) leave();
          begun = true;
        },
      },
    );
    const connection = await rawConnection(port, { allowHalfOpen: true });
    opened.push(() => connection.close());
    await connection.frame(({ type }) => type === frameType.settings);
    connection.send(frame(frameType.goaway, 0, 0, Buffer.concat([uint32(0), uint32(constants.NGHTTP2_NO_ERROR)])));
    await gone;
    expect(server.connections).to.equal(0);
    expect((await unary(client, { text: 'others' })).text).to.equal('others');
  });
});
