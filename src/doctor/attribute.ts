import type { Cause, Finding } from './finding.js';

const isExplainedBy = (finding: Finding, cause: Cause, other: Finding): boolean => {
  const { check, service } = typeof cause === 'string' ? { check: cause, service: finding.service } : cause;
  if (other === finding || other.state !== 'wrong' || other.check !== check) return false;
  if (service !== undefined && other.service !== undefined && other.service !== service) return false;
  return typeof cause === 'object' || finding.pod === undefined || other.pod === undefined || other.pod === finding.pod;
};

/**
 * Distinguishes causes from effects, so that one fault is one line to act on. In a cycle of findings that explain
 * each other, all remain causes.
 */
export const attribute = (findings: readonly Finding[]): Finding[] => {
  const explains = (finding: Finding, other: Finding): boolean =>
    (finding.after ?? []).some((cause) => isExplainedBy(finding, cause, other));
  const isFirst = (finding: Finding): boolean => !findings.some((other) => explains(finding, other));
  /** Prefers findings without a cause, and about the same pod. */
  const rank = (finding: Finding, root: Finding): number =>
    (isFirst(root) ? 0 : 2) + (finding.pod === root.pod ? 0 : 1);
  const attributed = findings.map((finding): Finding => {
    if (finding.state !== 'wrong') return finding;
    const roots = findings.filter((other) => explains(finding, other) && !explains(other, finding));
    const [root] = roots.toSorted((a, b) => rank(finding, a) - rank(finding, b));
    if (root === undefined) return finding;
    return {
      ...finding,
      state: 'follows',
      remedy: `Caused by ${root.check}${root.service === undefined ? '' : ` of ${root.service}`}`,
    };
  });
  return attributed.some(({ state }) => state === 'wrong') ? attributed : [...findings];
};
