import { flag, frame, frameType, message, preface, uint32 } from '../../support/http2-frames.js';
import { mutate } from '../../support/codec/mutate.js';
import type { Random } from '../../support/codec/random.js';
import { headerBlock } from './header-blocks.js';

/* HTTP/2 connections of valid, invalid and mutated frames. Source: RFC 9113, sections 4 to 6. */

const priority = 2;
const pushPromise = 5;
const padded = 8;
const withPriority = 0x20;
const noFlags = 0;
const largest = 2 ** 31 - 1;

type Numbers = readonly [number, ...number[]];
const values: Numbers = [0, 1, 100, 16_383, 16_384, 65_535, 2 ** 24 - 1, 2 ** 24, largest, 2 ** 31, 2 ** 32 - 1];

/** Streams of one connection, some of which exist. */
class Streams {
  #next = 1;

  open(): number {
    this.#next += 2;
    return this.#next - 2;
  }

  any(random: Random): number {
    return random.of([0, 1, 2, Math.max(1, this.#next - 2), Math.max(1, this.#next - 4), this.#next + 10, largest]);
  }
}

type Piece = (random: Random, streams: Streams) => Buffer[];

const headers: Piece = (random, streams) => {
  const flags =
    flag.endHeaders | (random.chance(0.5) ? flag.endStream : noFlags) | (random.chance(0.1) ? withPriority : noFlags);
  const id = random.chance(0.9) ? streams.open() : streams.any(random);
  const block = headerBlock(random);
  const parts = [frame(frameType.headers, flags, id, block.subarray(0, 16_384))];
  if (block.length > 16_384) parts.push(frame(frameType.continuation, flag.endHeaders, id, block.subarray(16_384)));
  return parts;
};

/** Headers in many pieces, some of them empty, which may never end (CVE-2024-27983). */
const continuations: Piece = (random, streams) => {
  const id = streams.open();
  const block = headerBlock(random);
  const pieces = 1 + random.below(300);
  const size = Math.ceil(block.length / pieces);
  const parts = Array.from({ length: pieces }, (_, index) =>
    frame(
      index === 0 ? frameType.headers : frameType.continuation,
      index === pieces - 1 && random.chance(0.5) ? flag.endHeaders : noFlags,
      id,
      block.subarray(index * size, (index + 1) * size),
    ),
  );
  return parts;
};

const data: Piece = (random, streams) => {
  const body = message(random.bytes(random.below(300)), {
    compressed: random.of([0, 0, 0, 1, 2, 255]),
    ...(random.chance(0.2) && { length: random.of(values) }),
  });
  const flags = random.of([noFlags, flag.endStream, padded, padded | flag.endStream]);
  return [frame(frameType.data, flags, random.chance(0.8) ? 1 : streams.any(random), body)];
};

const settings: Piece = (random) => {
  const entries = Array.from({ length: random.below(8) }, () => {
    const entry = Buffer.alloc(6);
    entry.writeUInt16BE(random.of([1, 2, 3, 4, 5, 6, 8, random.below(65_536)]), 0);
    entry.writeUInt32BE(random.of(values), 2);
    return entry;
  });
  const odd = random.chance(0.05) ? [random.bytes(random.below(5))] : [];
  return [frame(frameType.settings, random.chance(0.2) ? flag.ack : noFlags, 0, Buffer.concat([...entries, ...odd]))];
};

const windowUpdate: Piece = (random, streams) => [
  frame(frameType.windowUpdate, noFlags, random.chance(0.5) ? 0 : streams.any(random), uint32(random.of(values))),
];

const ping: Piece = (random) => [
  frame(
    frameType.ping,
    random.chance(0.3) ? flag.ack : noFlags,
    0,
    random.bytes(random.chance(0.9) ? 8 : random.below(12)),
  ),
];

const priorities: Piece = (random, streams) => {
  const id = streams.any(random);
  const payload = Buffer.concat([uint32(random.chance(0.3) ? id : random.of(values)), Buffer.of(random.below(256))]);
  return [frame(priority, noFlags, id, payload)];
};

const reset: Piece = (random, streams) => [
  frame(frameType.resetStream, noFlags, streams.any(random), uint32(random.of(values))),
];

/** Calls that are cancelled at once (CVE-2023-44487). */
const rapidReset: Piece = (random, streams) => [
  ...headers(random, streams),
  frame(frameType.resetStream, noFlags, streams.any(random), uint32(8)),
];

const others: Piece = (random, streams) => [
  frame(
    random.of([frameType.goaway, pushPromise, 10, 12, random.below(256)]),
    random.below(256),
    streams.any(random),
    random.bytes(random.below(64)),
  ),
];

/** A frame with a length that is too large: later frames become its payload. */
const lyingLength: Piece = (random) => {
  const lie = frame(random.below(10), random.below(256), 1, random.bytes(random.below(20)));
  lie.writeUIntBE(random.of([1, 16_384, 16_385, 2 ** 24 - 1]), 0, 3);
  return [lie];
};

const pieces: readonly [Piece, ...Piece[]] = [
  headers,
  headers,
  headers,
  headers,
  continuations,
  data,
  data,
  data,
  settings,
  windowUpdate,
  ping,
  priorities,
  reset,
  rapidReset,
  others,
  lyingLength,
];
const flooded: readonly [Piece, ...Piece[]] = [settings, ping, rapidReset, priorities, windowUpdate, data];

/** Many frames of one kind (CVE-2019-9512, 9515). */
const flood: Piece = (random, streams) => {
  const piece = random.of(flooded);
  return Array.from({ length: 1 + random.below(400) }, () => piece(random, streams)).flat();
};

/** The frames of one connection, starting with the preface. */
export const http2Input = (random: Random): Buffer[] => {
  const streams = new Streams();
  const start = random.chance(0.95) ? preface : mutate(preface, random);
  const greeting = random.chance(0.9) ? [frame(frameType.settings, noFlags, 0)] : [];
  const frames = Array.from({ length: 1 + random.below(20) }, () =>
    (random.chance(0.07) ? flood : random.of(pieces))(random, streams),
  ).flat();
  const mutated = random.chance(0.4) ? frames.map((one) => (random.chance(0.1) ? mutate(one, random) : one)) : frames;
  return [start, ...greeting, ...mutated];
};
