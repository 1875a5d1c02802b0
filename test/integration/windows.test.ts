import { expect } from 'chai';
import { echoDefinition } from '../support/echo/echo.js';
import { http2Session } from '../support/http2-call.js';
import { callHeaders, flag, frame, frameType, message, rawConnection } from '../support/http2-frames.js';
import { closeAll, opened, start } from '../grpc/server/harness.js';

const { ClientStream } = echoDefinition;
const { data, headers, settings, windowUpdate } = frameType;

/** The windows that a server grants on a new connection, in bytes: per stream, and in total. */
const granted = async (port: number): Promise<{ stream: number; connection: number; headerList: number }> => {
  const raw = await rawConnection(port);
  opened.push(() => raw.close());
  const { payload } = await raw.frame(({ type, flags }) => type === settings && flags === 0);
  const values = new Map<number, number>();
  for (let at = 0; at < payload.length; at += 6) values.set(payload.readUInt16BE(at), payload.readUInt32BE(at + 2));
  const update = await raw.frame(({ type, streamId }) => type === windowUpdate && streamId === 0);
  return {
    stream: values.get(4) ?? 65_535,
    connection: 65_535 + update.payload.readUInt32BE(0),
    headerList: values.get(6) ?? Infinity,
  };
};

describe('the flow-control windows of a server', () => {
  afterEach(closeAll);

  it('are 1 MiB for a stream and for a connection, with 16 KiB for headers', async () => {
    const { port } = await start();
    expect(await granted(port)).to.deep.equal({ stream: 1_048_576, connection: 1_048_576, headerList: 16_384 });
  });

  it('are settings', async () => {
    const { port } = await start({}, { channel: { flowControlWindowBytes: 4 * 1024 * 1024, maxMetadataBytes: 8192 } });
    expect(await granted(port)).to.deep.equal({ stream: 4_194_304, connection: 4_194_304, headerList: 8192 });
  });

  it('let a client send so much ahead to a handler that does not read, and no more', async () => {
    const flowControlWindowBytes = 256 * 1024;
    const { port } = await start(
      { ClientStream: () => new Promise(() => {}) },
      { channel: { flowControlWindowBytes } },
    );
    const session = await http2Session(`http://127.0.0.1:${port}`);
    opened.push(() => session.destroy());
    const stream = session.request({
      ':method': 'POST',
      ':path': ClientStream.path,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    stream.on('error', () => {});
    stream.write(message(Buffer.alloc(0), { length: 4_000_000 }));
    /** False if it was not sent within 300 ms. */
    const written = (bytes: Buffer): Promise<boolean> =>
      new Promise((resolve) => {
        const late = setTimeout(() => resolve(false), 300);
        stream.write(bytes, () => {
          clearTimeout(late);
          resolve(true);
        });
      });
    let sentBytes = 0;
    while (await written(Buffer.alloc(10_000))) sentBytes += 10_000;
    expect(sentBytes).to.be.within(flowControlWindowBytes - 20_000, flowControlWindowBytes + 20_000);
  });

  it('cost the connection that overruns them', async () => {
    const { port } = await start(
      { ClientStream: () => new Promise(() => {}) },
      { channel: { flowControlWindowBytes: 65_535 } },
    );
    const raw = await rawConnection(port);
    opened.push(() => raw.close());
    raw.send(
      frame(headers, flag.endHeaders, 1, callHeaders(ClientStream.path)),
      frame(data, 0, 1, message(Buffer.alloc(0), { length: 1_000_000 })),
    );
    raw.send(...Array.from({ length: 20 }, () => frame(data, 0, 1, Buffer.alloc(16_000))));
    await raw.frame(
      ({ type, streamId }) => type === frameType.goaway || (type === frameType.resetStream && streamId === 1),
    );
  });
});
