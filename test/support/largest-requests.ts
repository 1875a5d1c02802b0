import { status, type MethodDefinition } from '@grpc/grpc-js';
import { expect } from 'chai';
import { gzipSync } from 'node:zlib';
import type { RequestLimits } from '../../src/grpc/server/index.js';
import type { File } from '../contract/descriptor-set.js';
import { http2Call, http2Session } from './http2-call.js';
import { message } from './http2-frames.js';

/** This many characters of four bytes each: the maximum in UTF-8. */
export const widest = (count: number): string => '😀'.repeat(count);

/** More than a `google.protobuf.Timestamp` of any valid year. */
export const lateTime = { seconds: '253402300799', nanos: 999_999_999 };

export interface LargestRequest {
  readonly path: string;
  readonly bytes: Buffer;
  readonly limits: RequestLimits;
}

/**
 * A method's request with a value in every field that its message has.
 *
 * @param values by the name of the field in TypeScript
 */
export const requestOf = (
  { messageType }: File,
  method: Pick<MethodDefinition<unknown, unknown>, 'path' | 'requestSerialize'>,
  values: Readonly<Record<string, unknown>>,
): Buffer => {
  const name = `${method.path.split('/').at(-1)}Request`;
  const fields = messageType.find((message) => message.name === name)?.field ?? [];
  const keys = fields.map((field) => field.name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()));
  const missing = keys.filter((key) => !(key in values));
  if (missing.length > 0) throw new Error(`${name}: add a largest value of ${missing.join(', ')}`);
  return method.requestSerialize(Object.fromEntries(keys.map((key) => [key, values[key]])));
};

/** Bytes of an unknown field, this many in total. */
const unknownField = (bytes: number): Buffer => {
  const length = Buffer.from([(bytes & 127) | 128, ((bytes >> 7) & 127) | 128, (bytes >> 14) | 0]);
  return Buffer.concat([Buffer.from([0xfa, 0x7f]), length, Buffer.alloc(bytes)]);
};

/** Sends the largest valid request, plain and compressed, and one that is a byte over its method's limit. */
export const checkLargest = async (address: string, { path, bytes, limits }: LargestRequest): Promise<void> => {
  const { maxRequestBytes = 0 } = limits;
  const session = await http2Session(`http://${address}`);
  try {
    const send = async (body: Buffer, compressed = 0): Promise<[number | undefined, string | undefined]> => {
      const { grpcStatus, grpcMessage } = await http2Call(
        session,
        path,
        message(body, { compressed }),
        compressed === 1 ? { 'grpc-encoding': 'gzip' } : {},
      );
      return [grpcStatus, grpcMessage];
    };
    const newer = Buffer.concat([bytes, unknownField(8 * 1024)]);
    for (const [code, text] of [await send(bytes), await send(gzipSync(bytes), 1), await send(newer)])
      expect(code, text).to.be.oneOf([status.OK, status.NOT_FOUND, status.UNAVAILABLE, status.FAILED_PRECONDITION]);

    const over = Buffer.concat([bytes, unknownField(maxRequestBytes - bytes.length - 4)]);
    expect(over.length).to.equal(maxRequestBytes + 1);
    for (const answer of [await send(over), await send(gzipSync(over), 1)]) {
      expect(answer[0]).to.equal(status.RESOURCE_EXHAUSTED);
      expect(answer[1]).to.include(`limit of ${maxRequestBytes}`);
    }
    const [code, text] = await send(Buffer.alloc(maxRequestBytes, Buffer.from([0xfa, 0x7f, 0])));
    expect([code, text?.includes('more fields')]).to.deep.equal([status.RESOURCE_EXHAUSTED, true]);
  } finally {
    session.destroy();
  }
};
