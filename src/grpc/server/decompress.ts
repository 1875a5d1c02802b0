import { status } from '@grpc/grpc-js';
import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { StatusError } from '../status-error.js';

const decoders = new Map([
  ['gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
]);

/**
 * A compressed message as it was.
 *
 * @param encoding what the call's `grpc-encoding` says
 * @throws StatusError UNIMPLEMENTED for an encoding that is not known, INTERNAL where the call has named none and for bytes that are not in it, and
 * RESOURCE_EXHAUSTED, without making more of it, for a message that was larger than `maxBytes`.
 */
export const decompress = async (message: Buffer, encoding: string, maxBytes: number): Promise<Buffer> => {
  if (encoding === 'identity')
    throw new StatusError(status.INTERNAL, 'a request says that it is compressed, and grpc-encoding does not say how');
  const decode = decoders.get(encoding);
  if (!decode)
    throw new StatusError(status.UNIMPLEMENTED, `the request is compressed with ${encoding}, which is not known here`);
  try {
    return await decode(message, maxBytes === Infinity ? {} : { maxOutputLength: maxBytes });
  } catch (cause) {
    throw cause instanceof RangeError
      ? new StatusError(
          status.RESOURCE_EXHAUSTED,
          `the request is larger than the limit of ${maxBytes} bytes when it is decompressed`,
          { cause },
        )
      : new StatusError(status.INTERNAL, 'the request cannot be decompressed', { cause });
  }
};
