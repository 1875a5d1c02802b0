import { connect, type Socket } from 'node:net';
import { once } from 'node:events';

/* Hand-written HTTP/2, for frames that no client library sends. RFC 9113, section 6; RFC 7541 for the headers. */

export const frameType = {
  data: 0,
  headers: 1,
  resetStream: 3,
  settings: 4,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;
export const flag = { ack: 1, endStream: 1, endHeaders: 4 } as const;

export interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly streamId: number;
  readonly payload: Buffer;
}

export const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

export const frame = (type: number, flags: number, streamId: number, payload: Buffer = Buffer.alloc(0)): Buffer => {
  const header = Buffer.alloc(9);
  header.writeUIntBE(payload.length, 0, 3);
  header.writeUInt8(type, 3);
  header.writeUInt8(flags, 4);
  header.writeUInt32BE(streamId, 5);
  return Buffer.concat([header, payload]);
};

/** A string of HPACK without Huffman coding, up to 16 KiB long. */
const text = (value: string | Buffer): Buffer => {
  const bytes = Buffer.from(value);
  if (bytes.length < 127) return Buffer.concat([Buffer.from([bytes.length]), bytes]);
  const rest = bytes.length - 127;
  return Buffer.concat([Buffer.from([127, (rest & 127) | 128, rest >> 7]), bytes]);
};

/** Headers as literals without indexing, so that each call sends the same bytes. */
export const headerBlock = (headers: readonly (readonly [name: string, value: string | Buffer])[]): Buffer =>
  Buffer.concat(headers.flatMap(([name, value]) => [Buffer.from([0]), text(name), text(value)]));

/** Headers as literals that enter HPACK's dynamic table: the last becomes number 62, the one before it 63. */
export const keptHeaders = (headers: readonly (readonly [name: string, value: string])[]): Buffer =>
  Buffer.concat(headers.flatMap(([name, value]) => [Buffer.from([0x40]), text(name), text(value)]));

/** A header of HPACK's tables, in one byte. */
export const keptHeader = (index: number): Buffer => Buffer.from([0x80 | index]);

/** The headers of a gRPC call. */
export const callHeaders = (path: string, more: readonly (readonly [string, string | Buffer])[] = []): Buffer =>
  headerBlock([
    [':method', 'POST'],
    [':scheme', 'http'],
    [':path', path],
    [':authority', 'localhost'],
    ['content-type', 'application/grpc'],
    ['te', 'trailers'],
    ...more,
  ]);

/** A gRPC message with its prefix, which may state a wrong length. */
export const message = (
  bytes: Buffer,
  { compressed = 0, length = bytes.length }: { compressed?: number; length?: number } = {},
): Buffer => {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt8(compressed, 0);
  prefix.writeUInt32BE(length, 1);
  return Buffer.concat([prefix, bytes]);
};

export const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** A connection to an HTTP/2 server, with the received frames. */
export interface RawConnection {
  readonly socket: Socket;
  readonly frames: readonly Frame[];
  send(...parts: readonly Buffer[]): void;
  /** The first matching frame, past or future. Rejects when the connection ends without it. */
  frame(fits: (frame: Frame) => boolean): Promise<Frame>;
  /** Resolves when the server has closed it. */
  readonly closed: Promise<unknown>;
  close(): void;
}

/** Connects, and with `greet` sends the preface and empty settings. It does not answer settings and pings by itself. */
export const rawConnection = async (
  port: number,
  { greet = true, localAddress = '127.0.0.1', allowHalfOpen = false } = {},
): Promise<RawConnection> => {
  const socket = connect({ port, host: '127.0.0.1', localAddress, allowHalfOpen });
  const frames: Frame[] = [];
  const looking = new Set<() => void>();
  let buffered = Buffer.alloc(0);
  let ended = false;
  socket.on('error', () => {}); // A server may reset the connection.
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      ended = true;
      for (const look of looking) look();
      resolve();
    });
  });
  socket.on('data', (data) => {
    buffered = Buffer.concat([buffered, data]);
    while (buffered.length >= 9 && buffered.length >= 9 + buffered.readUIntBE(0, 3)) {
      const end = 9 + buffered.readUIntBE(0, 3);
      frames.push({
        type: buffered.readUInt8(3),
        flags: buffered.readUInt8(4),
        streamId: buffered.readUInt32BE(5),
        payload: buffered.subarray(9, end),
      });
      buffered = buffered.subarray(end);
    }
    for (const look of looking) look();
  });
  await once(socket, 'connect');
  if (greet) socket.write(Buffer.concat([preface, frame(frameType.settings, 0, 0)]));

  return {
    socket,
    frames,
    closed,
    send: (...parts) => void socket.write(Buffer.concat(parts)),
    frame: (fits) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = frames.find(fits);
          if (!found && !ended) return;
          looking.delete(look);
          if (found) resolve(found);
          else
            reject(
              new Error(
                `the connection ended without that frame; it had ${JSON.stringify(frames.map(({ type }) => type))}`,
              ),
            );
        };
        looking.add(look);
        look();
      }),
    close: () => void socket.destroy(),
  };
};

/** The error code and the debug data of a GOAWAY frame. */
export const goAway = ({ payload }: Frame): { readonly code: number; readonly reason: string } => ({
  code: payload.readUInt32BE(4),
  reason: payload.subarray(8).toString(),
});

export const isGoAway = ({ type }: Frame): boolean => type === frameType.goaway;
