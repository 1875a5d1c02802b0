import { gzipSync } from 'node:zlib';
import { message } from '../../support/http2-frames.js';
import { mutate } from '../../support/codec/mutate.js';
import { randomWire, type Oddness } from '../../support/codec/random-wire.js';
import type { Random } from '../../support/codec/random.js';
import { methods } from './methods.js';

/** A call of a caller with a token: messages that are almost valid for its method. */
export interface MessageInput {
  readonly path: string;
  readonly compressed: boolean;
  readonly body: Buffer;
}

const profiles: readonly [Oddness, ...Oddness[]] = [
  { unusual: 0, malformed: 0, mistyped: 0 },
  { unusual: 0.1, malformed: 0.02, mistyped: 0 },
  { unusual: 0.05, malformed: 0.01, mistyped: 0.1 },
];

export const messageInput = (random: Random): MessageInput => {
  const { path, request } = random.of(methods);
  const compressed = random.chance(0.2);
  const one = (): Buffer => {
    const wire = randomWire(request, random, random.of(profiles));
    const bytes = random.chance(0.6) ? mutate(wire, random) : wire;
    const repeated = random.chance(0.02) ? Buffer.concat(Array.from({ length: 3_000 }, () => bytes)) : bytes;
    const packed = compressed ? gzipSync(repeated) : repeated;
    return message(random.chance(0.05) ? mutate(packed, random) : packed, {
      compressed: random.chance(0.97) ? Number(compressed) : random.below(256),
      ...(random.chance(0.03) && { length: random.of([0, 1, 2 ** 22, 2 ** 31, 2 ** 32 - 1]) }),
    });
  };
  const messages = Array.from({ length: random.chance(0.7) ? 1 : random.below(5) }, one);
  return { path, compressed, body: Buffer.concat(messages) };
};
