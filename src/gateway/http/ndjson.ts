import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyTooLarge, bodyTooSlow } from './gateway-errors.js';
import type { BodyLimits } from './read-body.js';

export interface Line {
  readonly bytes: Buffer;
  /** Counted from 1, empty lines included. */
  readonly position: number;
}

const newline = 0x0a;

/**
 * The lines of a request body, without empty ones. The body is read only as fast as the caller takes lines.
 * @throws StatusError when a line is longer than `maxBytes`, or nothing arrives for `timeoutMs`
 */
export async function* readLines(request: IncomingMessage, { maxBytes, timeoutMs }: BodyLimits): AsyncGenerator<Line> {
  let [rest, position]: [Buffer, number] = [Buffer.of(), 0];
  const chunks: AsyncIterator<Buffer, undefined> = request.iterator({ destroyOnReturn: false });
  for (;;) {
    const { value: chunk, done } = await within(timeoutMs, chunks.next());
    if (done === true) break;
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = rest.indexOf(newline); end >= 0; end = rest.indexOf(newline, from)) {
      position++;
      if (end - from > maxBytes) throw bodyTooLarge(maxBytes, position);
      const bytes = rest.subarray(from, end);
      from = end + 1;
      if (!isBlank(bytes)) yield { bytes, position };
    }
    rest = rest.subarray(from);
    if (rest.length > maxBytes) throw bodyTooLarge(maxBytes, position + 1);
  }
  if (!isBlank(rest)) yield { bytes: rest, position: position + 1 };
}

const isBlank = (bytes: Buffer): boolean => bytes.every((byte) => byte === 0x20 || byte === 0x0d || byte === 0x09);

const within = async <T>(timeoutMs: number, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(bodyTooSlow(timeoutMs)), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

/**
 * Writes a line and waits while the client's buffer is full.
 * @throws Error when the client has disconnected
 */
export const writeLine = (response: ServerResponse, line: string): Promise<void> | undefined => {
  if (response.destroyed) throw new Error('the client disconnected');
  if (response.write(`${line}\n`)) return undefined;
  return new Promise((resolve, reject) => {
    const onDrain = (): void => {
      response.off('close', onClose);
      resolve();
    };
    const onClose = (): void => {
      response.off('drain', onDrain);
      reject(new Error('the client disconnected'));
    };
    response.once('drain', onDrain).once('close', onClose);
  });
};
