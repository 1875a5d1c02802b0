import type { Cause, Finding } from './finding.js';

const isExplainedBy = (finding: Finding, cause: Cause, other: Finding): boolean => {
  const { check, service } = typeof cause === 'string' ? { check: cause, service: finding.service } : cause;
  if (other === finding || other.state !== 'wrong' || other.check !== check) return false;
  if (service !== undefined && other.service !== undefined && other.service !== service) return false;
  return typeof cause === 'object' || finding.pod === undefined || other.pod === undefined || other.pod === finding.pod;
};

/**
 * Tells apart what is wrong and what merely follows from it, so that one fault is one line to act on. Two findings that
 * explain each other both stand: nothing is lost.
 */
export const attribute = (findings: readonly Finding[]): Finding[] => {
  const explains = (finding: Finding, other: Finding): boolean => (finding.after ?? []).some((cause) => isExplainedBy(finding, cause, other));
  return findings.map((finding) => {
    if (finding.state !== 'wrong') return finding;
    const root = findings.find((other) => explains(finding, other) && !explains(other, finding));
    if (root === undefined) return finding;
    return { ...finding, state: 'follows', remedy: `It follows from ${root.check}${root.service === undefined ? '' : ` of ${root.service}`}` };
  });
};
