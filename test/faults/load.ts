import { status } from '@grpc/grpc-js';
import { setInterval } from 'node:timers/promises';
import type { CallOptions } from '../../src/grpc/client/index.js';
import { toStatusError } from '../../src/grpc/index.js';
import type { PostClient } from './start-real-post.js';

/** The result of one call for a client. */
export interface Outcome {
  readonly ms: number;
  /** `FOUND` and so on: the distinct states of a listing's authors; a code if the call failed. */
  readonly saw: string;
}

/** Far above every budget in these tests. */
const timeoutMs = 8_000;

const timed = async (call: () => Promise<string>): Promise<Outcome> => {
  const startedAt = performance.now();
  const saw = await call().catch((error: unknown) => status[toStatusError(error).code]);
  return { ms: performance.now() - startedAt, saw };
};

export const list = (client: PostClient, options: CallOptions = {}): Promise<Outcome> =>
  timed(async () => {
    const { postMessages } = await client.ListPosts({ pageSize: 8 }, { timeoutMs, ...options });
    return [...new Set(postMessages.map(({ authorStatus }) => authorStatus.replace('AUTHOR_STATUS_', '')))].join();
  });

export const create = (client: PostClient): Promise<Outcome> =>
  timed(async () => {
    const { postMessage } = await client.CreatePost(
      { postMessage: { authorUserId: '1', title: 'title', body: 'body' } },
      { timeoutMs },
    );
    return postMessage?.authorStatus.replace('AUTHOR_STATUS_', '') ?? 'nothing';
  });

/** This many calls, `lanes` at a time. */
export const many = async (
  calls: number,
  lanes: number,
  call: (index: number) => Promise<Outcome>,
): Promise<Outcome[]> => {
  const outcomes: Outcome[] = [];
  const left = Array.from({ length: calls }, (_, index) => index).values();
  const lane = async (): Promise<void> => {
    for (const index of left) outcomes.push(await call(index));
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return outcomes;
};

/** This many calls, one every few milliseconds, whether or not earlier ones have ended: each calls User separately. */
export const paced = async (
  calls: number,
  everyMs: number,
  call: (index: number) => Promise<Outcome>,
): Promise<Outcome[]> => {
  const outcomes: Promise<Outcome>[] = [];
  for await (const _ of setInterval(everyMs)) {
    outcomes.push(call(outcomes.length));
    if (outcomes.length === calls) break;
  }
  return Promise.all(outcomes);
};

/** The number of calls per result: `{ FOUND: 12 }`. */
export const tally = (outcomes: readonly Outcome[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { saw } of outcomes) counts[saw] = (counts[saw] ?? 0) + 1;
  return counts;
};

/** The time within which this percentage of the calls ended. */
export const percentile = (percent: number, outcomes: readonly Outcome[]): number => {
  const sorted = outcomes.map(({ ms }) => ms).toSorted((a, b) => a - b);
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? Number.NaN;
};
