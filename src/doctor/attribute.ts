import type { Cause, Finding } from './finding.js';

const isExplainedBy = (finding: Finding, cause: Cause, other: Finding): boolean => {
  const { check, service } = typeof cause === 'string' ? { check: cause, service: finding.service } : cause;
  if (other === finding || other.state !== 'wrong' || other.check !== check) return false;
  if (service !== undefined && other.service !== undefined && other.service !== service) return false;
  return typeof cause === 'object' || finding.pod === undefined || other.pod === undefined || other.pod === finding.pod;
};

/**
 * Tells apart what is wrong and what merely follows from it, so that one fault is one line to act on. Findings that
 * explain each other, all the way round, stand: something stays wrong.
 */
export const attribute = (findings: readonly Finding[]): Finding[] => {
  const explains = (finding: Finding, other: Finding): boolean =>
    (finding.after ?? []).some((cause) => isExplainedBy(finding, cause, other));
  const isFirst = (finding: Finding): boolean => !findings.some((other) => explains(finding, other));
  /** Best what follows from nothing, and is about the very pod. */
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
      remedy: `It follows from ${root.check}${root.service === undefined ? '' : ` of ${root.service}`}`,
    };
  });
  return attributed.some(({ state }) => state === 'wrong') ? attributed : [...findings];
};
