/** The result of one suite for one side. */
export interface Result {
  readonly suite: string;
  readonly side: string;
  readonly passed: number;
  readonly total: number;
  /** Failed, and listed with a reason. */
  readonly known: number;
  /** Unlisted failures, and listed cases that passed. */
  readonly unexpected: readonly string[];
}

/** Counts outcomes by name against the list of known failures. */
export const judge = (
  suite: string,
  side: string,
  outcomes: ReadonlyMap<string, string | undefined>,
  known: ReadonlySet<string> = new Set(),
): Result => {
  const failed = [...outcomes].filter(([, why]) => why !== undefined);
  const listed = failed.filter(([name]) => known.has(name));
  return {
    suite,
    side,
    passed: outcomes.size - failed.length,
    total: outcomes.size,
    known: listed.length,
    unexpected: [
      ...failed.filter(([name]) => !known.has(name)).map(([name, why]) => `${name}: ${why}`),
      ...[...known]
        .filter((name) => outcomes.get(name) === undefined)
        .map((name) => `${name}: listed, and ${outcomes.has(name) ? 'passed' : 'not run'}`),
    ],
  };
};
