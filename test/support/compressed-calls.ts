import { once } from 'node:events';
import {
  flag,
  frame,
  frameType,
  keptHeader,
  keptHeaders,
  message,
  rawConnection,
  type RawConnection,
  uint32,
} from './http2-frames.js';

/** `:method: POST` and `:scheme: http` of HPACK's static table. */
const postOverHttp = Buffer.concat([keptHeader(3), keptHeader(6)]);

const mostUnderWay = 50;

export interface CompressedCalls {
  readonly connection: RawConnection;
  /** Makes this many calls, each of some 30 bytes plus its request. Resolves when all have a response. */
  call(count: number): Promise<void>;
}

export interface CompressedCallOptions {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly request?: Buffer;
}

/** Calls at the lowest cost that HPACK allows: after the first, each header takes one byte. */
export const compressedCalls = async (
  port: number,
  { path, headers = {}, request = Buffer.alloc(0) }: CompressedCallOptions,
): Promise<CompressedCalls> => {
  const connection = await rawConnection(port);
  connection.send(frame(frameType.windowUpdate, 0, 0, uint32(2 ** 30)));
  const all = Object.entries({
    ':path': path,
    ':authority': 'a',
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers,
  });
  const first = Buffer.concat([postOverHttp, keptHeaders(all)]);
  const again = Buffer.concat([postOverHttp, ...all.map((_, index) => keptHeader(61 + all.length - index))]);
  const closed = connection.closed.then(() => {
    throw new Error('the server closed the connection');
  });
  closed.catch(() => {});
  let made = 0;
  let answered = 0;
  let seen = 0;

  const allAnswered = (): boolean => {
    for (; seen < connection.frames.length; seen++) {
      const { type, flags = 0 } = connection.frames[seen] ?? {};
      if ((type === frameType.headers || type === frameType.data) && (flags & flag.endStream) !== 0) answered++;
    }
    return answered === made;
  };

  return {
    connection,
    async call(count) {
      for (const until = made + count; made < until;) {
        const frames: Buffer[] = [];
        for (let number = Math.min(mostUnderWay, until - made); number > 0; number--) {
          const streamId = 2 * made + 1;
          frames.push(
            frame(frameType.headers, flag.endHeaders, streamId, made === 0 ? first : again),
            frame(frameType.data, flag.endStream, streamId, message(request)),
          );
          made++;
        }
        connection.send(...frames);
        while (!allAnswered()) await Promise.race([once(connection.socket, 'data'), closed]);
      }
    },
  };
};
