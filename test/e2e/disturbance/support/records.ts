import { z } from 'zod';
import type { FailureLine, SecondLine } from '../../../clients/load/tally.js';

const secondLine = z.object({
  client: z.string(),
  second: z.number(),
  calls: z.number(),
  longestMs: z.number(),
  pods: z.record(z.string(), z.number()),
});
const failureLine = z.object({
  client: z.string(),
  failed: z.object({ code: z.string(), message: z.string(), peer: z.string() }),
  endedMs: z.number(),
  tookMs: z.number(),
});
/** A truncated line, possibly the last one, is not JSON. */
const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('not JSON');
    return z.NEVER;
  }
});
const line = json.pipe(z.union([secondLine, failureLine]));

/** The output of the load so far. */
export interface Records {
  /** Of one client, in order of time. */
  seconds(client: string): readonly SecondLine[];
  failures(client: string): readonly FailureLine[];
  /** Other output of the programs. */
  readonly others: readonly string[];
  add(text: string): void;
  clear(): void;
}

export const createRecords = (): Records => {
  const seconds = new Map<string, SecondLine[]>();
  const failures = new Map<string, FailureLine[]>();
  const others: string[] = [];
  const into = <T>(lists: Map<string, T[]>, client: string, one: T): void => {
    const list = lists.get(client) ?? [];
    lists.set(client, list);
    list.push(one);
  };

  return {
    seconds: (client) => seconds.get(client) ?? [],
    failures: (client) => failures.get(client) ?? [],
    others,
    add(text) {
      const parsed = line.safeParse(text);
      if (!parsed.success) others.push(text);
      else if ('second' in parsed.data) into(seconds, parsed.data.client, parsed.data);
      else into(failures, parsed.data.client, parsed.data);
    },
    clear() {
      seconds.clear();
      failures.clear();
      others.length = 0;
    },
  };
};
