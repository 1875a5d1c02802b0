import { createVerifiedTokens } from '../src/grpc/auth/index.js';
import { jwtVerifier } from './duet/interceptors.js';
import { median } from './measure/compare.js';
import type { Surroundings } from './surroundings.js';

const batches = 9;
const batchSize = 500;

/** Measures what a token costs in this process: first to verify its signature, then to look up its hash. */
export const tokenCost = async ({ issuer, token }: Surroundings): Promise<string> => {
  const verifier = jwtVerifier(issuer);
  const verified = createVerifiedTokens(verifier);
  await verified.verify(token);
  const first = await cpuUsOf(() => verifier.verify(token));
  const again = await cpuUsOf(() => verified.verify(token));
  return [
    '## What a token costs',
    `A token of ${token.length} bytes signed with RS256, verified by its signature: ${first.toFixed(1)} µs of CPU. Seen before: ${again.toFixed(1)} µs.`,
  ].join('\n\n');
};

const cpuUsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const times: number[] = [];
  for (let batch = 0; batch < batches; batch++) {
    const before = process.cpuUsage();
    for (let count = 0; count < batchSize; count++) await work();
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / batchSize);
  }
  return median(times);
};
