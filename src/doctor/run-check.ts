import { explain } from './explain.js';
import type { Cause, CheckName, Finding, ServiceTitle, Tell } from './finding.js';

/** A check. It reports findings, and may throw. */
export interface Check {
  readonly name: CheckName;
  /** Absent if it concerns both. */
  readonly service?: ServiceTitle;
  /** Possible causes if it throws or does not end. */
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
          'Something that it calls accepts connections and does not respond: run it again, and see its earlier findings',
        after,
      });
      resolve();
    }, timeoutMs);
  });
  // Starts in its own turn, so that synchronous errors are caught too.
  const work = Promise.resolve()
    .then(async () => run(tell, over.signal))
    .catch((error: unknown) => {
      tell.wrong({
        text: `cannot be checked: ${explain(error)}`,
        remedy: 'The error above is all that is known: read the logs of the pods',
        after,
      });
    });
  await Promise.race([work, timeout]);
  clearTimeout(timer);
  over.abort();
  return findings;
};
