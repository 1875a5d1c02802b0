import { expect } from 'chai';
import type { ComparedMessage } from './compared-messages.js';
import { truncate } from './mutate.js';
import { randomWire, type Oddness } from './random-wire.js';
import { Random } from './random.js';
import { ourReadingOf, readingOf } from './readings.js';

// protobuf-es reads known fields of another wire type by their own type, and lets a nested message exceed its end. So
// these inputs contain neither; test/fuzz also compares with Go, on all kinds.
const profiles: readonly [Oddness, ...Oddness[]] = [
  { unusual: 0, malformed: 0, mistyped: 0 },
  { unusual: 0.15, malformed: 0, mistyped: 0 },
  { unusual: 0.1, malformed: 0.05, mistyped: 0 },
];

/** Expects that we read random messages, some of them malformed or truncated, as protobuf-es does. */
export const compareWithEs = (messages: readonly ComparedMessage[], count: number, seed: number): void => {
  const random = new Random(seed);
  for (let i = 0; i < count; i++) {
    const message = messages[random.below(messages.length)];
    if (!message) throw new Error('there is no message to compare');
    const wire = randomWire(message.desc, random, random.of(profiles));
    const bytes = random.chance(0.3) ? truncate(wire, random) : wire;
    expect(
      ourReadingOf(message.desc, message.ours, bytes),
      `seed ${seed}: ${message.name} ${bytes.toString('hex')}`,
    ).to.equal(readingOf(message.desc, bytes));
  }
};

/** A seed for one run. It is in the title of the test, so that a failure can be repeated. */
export const newSeed = (): number => Math.floor(Math.random() * 2 ** 32);
