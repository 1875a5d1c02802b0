import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { HistoryLine } from '../clients/history/operation.js';
import { goProgram } from '../support/go.js';

const verdict = z.object({
  operations: z.number(),
  open: z.number(),
  slots: z.number(),
  listings: z.number(),
  /** Slots for which no order of the calls explains the responses. */
  illegal: z.array(z.string()),
  /** Slots for which the search took too long. */
  undecided: z.array(z.string()),
  /** Missing users in listings, and wrong values. */
  missing: z.array(z.string()),
});

export type Verdict = z.infer<typeof verdict>;

/** Checks a history with porcupine. */
export const checkHistory = async (lines: readonly HistoryLine[]): Promise<Verdict> => {
  const checker = spawn(await goProgram('check-history'), { stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = once(checker, 'close');
  checker.stdin.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const output = await text(checker.stdout);
  await closed;
  return verdict.parse(JSON.parse(output));
};
