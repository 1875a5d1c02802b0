/*
 * npm run fuzz:codec -- [count] [seed]: decodes random and mutated messages with our decoder, protobuf-es and Go.
 * Fails if ours differs when these two agree. Lists the inputs on which they disagree, and our result.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { contractMessages } from '../contract/contract-messages.js';
import { everything, everythingSet, ownMessages, ownSet } from '../support/codec/compared-messages.js';
import { decodeWithGo } from '../support/codec/go-decoder.js';
import { mutate } from '../support/codec/mutate.js';
import { randomWire, type Oddness } from '../support/codec/random-wire.js';
import { Random } from '../support/codec/random.js';
import { ourReadingOf, readingOf } from '../support/codec/readings.js';

const count = Number(process.argv[2] ?? 50_000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 32);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const contractSets = ['user', 'post'].map((name) => `${root}src/contract/gen/${name}.binpb`);

const messages = [...contractMessages(), ...ownMessages(), ...everything()];
const profiles: readonly [Oddness, ...Oddness[]] = [
  { unusual: 0, malformed: 0, mistyped: 0 },
  { unusual: 0.1, malformed: 0.02, mistyped: 0 },
  { unusual: 0.05, malformed: 0.01, mistyped: 0.1 },
];

const random = new Random(seed);
const everythingMessage = messages.find(({ name }) => name === 'test.codec.Everything');
const inputs = Array.from({ length: count }, () => {
  const chosen = random.chance(0.3) ? everythingMessage : messages[random.below(messages.length)];
  if (!chosen) throw new Error('there is no message');
  const wire = randomWire(chosen.desc, random, random.of(profiles));
  return { ...chosen, bytes: random.chance(0.8) ? mutate(wire, random) : wire };
});
process.stdout.write(`seed ${seed}: ${count} inputs of ${messages.length} messages\n`);

const counts = { accepted: 0, malformed: 0, wrong: 0, disagreed: 0, panics: 0, withGo: 0, withEs: 0, withNeither: 0 };
const disagreements: string[] = [];
const answers = await decodeWithGo([...contractSets, ownSet, everythingSet], inputs);
for (const [i, { name, desc, ours, bytes }] of inputs.entries()) {
  const answer = answers[i];
  const go = Buffer.isBuffer(answer) ? readingOf(desc, answer) : undefined;
  const es = readingOf(desc, bytes);
  const our = ourReadingOf(desc, ours, bytes);
  if (answer !== 'panic' && go === es) {
    counts[go === undefined ? 'malformed' : 'accepted']++;
    if (our === go) continue;
    counts.wrong++;
    process.stdout.write(`WRONG ${name} ${bytes.toString('hex')}\n  ours ${our}\n  both ${go}\n`);
  } else {
    counts.disagreed++;
    counts[answer === 'panic' ? 'panics' : our === go ? 'withGo' : our === es ? 'withEs' : 'withNeither']++;
    const say = (reading: string | undefined): string => reading ?? 'malformed';
    disagreements.push(
      `${name} ${bytes.toString('hex')}\n  go   ${answer === 'panic' ? answer : say(go)}\n  es   ${say(es)}\n  ours ${say(our)}`,
    );
  }
}
mkdirSync(`${root}dist/fuzz`, { recursive: true });
const list = `${root}dist/fuzz/disagreements.txt`;
writeFileSync(list, `${disagreements.join('\n')}\n`);
process.stdout.write(`${JSON.stringify(counts)}\nGo and protobuf-es disagree on the inputs in ${list}\n`);
if (counts.wrong > 0 || counts.withNeither > 0) process.exitCode = 1;
