import { explain } from './explain.js';
import type { Cause, CheckName, Finding, ServiceTitle, Tell } from './finding.js';

/** Something to look at. It tells what it finds, and may throw. */
export interface Check {
  readonly name: CheckName;
  /** Absent where it is about both. */
  readonly service?: ServiceTitle;
  /** What may be to blame when it throws or does not come to an end. */
  readonly after: readonly Cause[];
  /** `signal` aborts when the result is no longer needed. */
  readonly run: (tell: Tell, signal: AbortSignal) => Promise<void>;
}

/** Runs one check and returns its findings. Never rejects, and ends within `timeoutMs`. */
export const runCheck = async ({ name, service, after, run }: Check, timeoutMs: number): Promise<Finding[]> => {
  const findings: Finding[] = [];
  const over = new AbortController();
  const add = (finding: Omit<Finding, 'check' | 'service'>, scope?: 'release'): void => {
    if (!over.signal.aborted)
      findings.push({ check: name, service: scope === 'release' ? undefined : service, ...finding });
  };
  const tell: Tell = {
    well: (text) => add({ state: 'well', text }),
    warning: (found) => add({ state: 'warning', ...found }),
    wrong: ({ scope, ...wrong }) => add({ state: 'wrong', ...wrong }, scope),
    skipped: (text, scope) => add({ state: 'skipped', text }, scope),
  };
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      tell.wrong({
        text: `did not end within ${timeoutMs} ms`,
        remedy:
          'Something that it asks accepts connections and does not answer: run it again, and look at what it had found before',
        after,
      });
      resolve();
    }, timeoutMs);
  });
  // Begun in a turn of its own, so that what it throws at once is caught as well.
  const work = Promise.resolve()
    .then(async () => run(tell, over.signal))
    .catch((error: unknown) => {
      tell.wrong({
        text: `could not be looked at: ${explain(error)}`,
        remedy: 'What it says of itself is all that is known: look at the logs of the pods',
        after,
      });
    });
  await Promise.race([work, timeout]);
  clearTimeout(timer);
  over.abort();
  return findings;
};
