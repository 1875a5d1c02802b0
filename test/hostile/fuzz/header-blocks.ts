import { callHeaders } from '../../support/http2-frames.js';
import { mutate } from '../../support/codec/mutate.js';
import type { Random } from '../../support/codec/random.js';
import { methods } from './methods.js';

/* Header blocks that no client library creates. Source: RFC 7541 (HPACK); RFC 9113, section 8. */

/** An integer after its prefix of all ones, in this many bytes. */
const long = (first: number, bytes: number, last: number): Buffer =>
  Buffer.concat([Buffer.of(first), Buffer.alloc(bytes, 0xff), Buffer.of(last)]);

const literal = (name: Buffer, value: Buffer, form = 0): Buffer => {
  const length = (bytes: Buffer): Buffer =>
    bytes.length < 127
      ? Buffer.of(bytes.length)
      : Buffer.of(127, ((bytes.length - 127) & 127) | 128, (bytes.length - 127) >> 7);
  return Buffer.concat([Buffer.of(form), length(name), name, length(value), value]);
};
const text = (name: string, value: string, form = 0): Buffer => literal(Buffer.from(name), Buffer.from(value), form);

/** Headers that HTTP/2 or gRPC forbid, or that contradict each other. */
const strange: readonly [readonly [string, string], ...(readonly [string, string])[]] = [
  ['Upper', 'case'],
  ['connection', 'keep-alive'],
  ['transfer-encoding', 'chunked'],
  ['te', 'gzip'],
  ['content-length', '5'],
  ['content-length', '99999999999999999999'],
  [':path', '/again'],
  [':status', '200'],
  [':protocol', 'websocket'],
  ['', 'no name'],
  ['nul', 'a\0b'],
  ['line', 'a\r\nb: c'],
  ['grpc-timeout', '99999999H'],
  ['grpc-timeout', '0n'],
  ['grpc-timeout', '-1S'],
  ['grpc-encoding', 'gzip'],
  ['grpc-encoding', 'x'.repeat(300)],
  ['authorization', 'Bearer '],
  ['authorization', 'Bearer a.b.c'],
  ['authorization', `Bearer ${'a'.repeat(8_000)}`],
  ['x-bin', '====not base64'],
  ['x-request-id', 'r'.repeat(5_000)],
  ['traceparent', '00-00000000000000000000000000000000-0000000000000000-00'],
  ['tracestate', 'a=b,'.repeat(500)],
  ['cookie', 'c'.repeat(15_000)],
];

const call = (random: Random): Buffer => {
  const path = random.chance(0.8) ? random.of(methods).path : `/${'p'.repeat(random.below(6_000))}`;
  return callHeaders(path);
};

const withStrange = (random: Random): Buffer => {
  const more = Array.from({ length: 1 + random.below(4) }, () => text(...random.of(strange)));
  return random.chance(0.2) ? Buffer.concat([...more, call(random)]) : Buffer.concat([call(random), ...more]);
};

/** One table entry, named as often as fits into a block: it expands a thousand times. */
const bomb = (random: Random): Buffer =>
  Buffer.concat([
    call(random),
    text('bomb', 'b'.repeat(3_900), 0x40),
    Buffer.alloc(1 + random.below(4_000), Buffer.of(0x80 | 62)),
  ]);

const tableSizes = (random: Random): Buffer =>
  Buffer.concat([
    ...Array.from({ length: 1 + random.below(20) }, () =>
      random.of([Buffer.of(0x20), Buffer.of(0x3f, 0xe1, 0x1f), long(0x3f, 2 + random.below(8), 0x0f)]),
    ),
    call(random),
  ]);

const badIndex = (random: Random): Buffer =>
  Buffer.concat([call(random), random.of([Buffer.of(0x80), Buffer.of(0xfe), long(0xff, random.below(12), 0x7f)])]);

const badHuffman = (random: Random): Buffer => {
  const bytes = random.bytes(1 + random.below(60));
  return Buffer.concat([call(random), Buffer.of(0, 1, 0x61, 0x80 | bytes.length), bytes]);
};

const many = (random: Random): Buffer =>
  Buffer.concat([call(random), Buffer.alloc(1 + random.below(8_000), Buffer.of(0x80 | (1 + random.below(61))))]);

export const headerBlock = (random: Random): Buffer => {
  const make = random.of([
    call,
    call,
    call,
    withStrange,
    withStrange,
    bomb,
    tableSizes,
    badIndex,
    badHuffman,
    many,
    (from: Random) => mutate(call(from), from),
    (from: Random) => from.bytes(from.below(200)),
  ]);
  return make(random);
};
