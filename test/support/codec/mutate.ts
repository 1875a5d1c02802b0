import type { Random } from './random.js';

type Mutation = (bytes: Buffer, random: Random) => Buffer;

const splice = (bytes: Buffer, at: number, remove: number, insert: Buffer): Buffer =>
  Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)]);

const flipBit: Mutation = (bytes, random) => {
  const at = random.below(bytes.length);
  return splice(bytes, at, 1, Buffer.of((bytes[at] ?? 0) ^ (1 << random.below(8))));
};

/** Ends a message anywhere. */
export const truncate: Mutation = (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1));

const setByte: Mutation = (bytes, random) =>
  splice(bytes, random.below(bytes.length), 1, Buffer.of(random.of([0, 1, 0x7f, 0x80, 0xc3, 0xff, random.below(256)])));
const insert: Mutation = (bytes, random) =>
  splice(bytes, random.below(bytes.length + 1), 0, random.bytes(1 + random.below(3)));
const remove: Mutation = (bytes, random) => splice(bytes, random.below(bytes.length), 1 + random.below(3), Buffer.of());
const repeat: Mutation = (bytes, random) => {
  const start = random.below(bytes.length);
  return splice(bytes, start, 0, bytes.subarray(start, start + random.below(12)));
};

/** Changes a few bytes, in any way. */
export const mutate: Mutation = (bytes, random) => {
  let mutated = bytes;
  for (let left = 1 + random.below(3); left > 0 && mutated.length > 0; left--)
    mutated = random.of([flipBit, flipBit, truncate, setByte, insert, remove, repeat])(mutated, random);
  return mutated;
};
