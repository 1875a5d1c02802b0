import type { SecondLine } from '../../../clients/load/tally.js';

/** Calls by address of the responding pod, in the seconds from `from` until before `to`. */
export const shares = (seconds: readonly SecondLine[], from: number, to: number): ReadonlyMap<string, number> => {
  const sum = new Map<string, number>();
  for (const { second, pods } of seconds) {
    if (second < from || second >= to) continue;
    for (const [pod, calls] of Object.entries(pods)) sum.set(pod, (sum.get(pod) ?? 0) + calls);
  }
  return sum;
};

/** Whether each of these pods gets its share of their calls: at least half of it, at most twice. */
export const isBalanced = (byPod: ReadonlyMap<string, number>, pods: readonly string[]): boolean => {
  const calls = pods.map((pod) => byPod.get(pod) ?? 0);
  const fair = calls.reduce((sum, one) => sum + one, 0) / pods.length;
  return fair > 0 && calls.every((one) => one >= fair / 2 && one <= fair * 2);
};

/**
 * The first second from `from` on whose next `windowSeconds` are balanced over each group of pods. Undefined if there
 * is none.
 */
export const balancedFrom = (
  seconds: readonly SecondLine[],
  groups: readonly (readonly string[])[],
  from: number,
  windowSeconds: number,
): number | undefined => {
  const last = seconds.at(-1)?.second ?? 0;
  for (let start = from; start + windowSeconds - 1 <= last; start += 1) {
    const byPod = shares(seconds, start, start + windowSeconds);
    if (groups.every((pods) => isBalanced(byPod, pods))) return start;
  }
  return undefined;
};
