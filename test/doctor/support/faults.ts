import { expect } from 'chai';
import type { Finding } from '../../../src/doctor/finding.js';

export interface ExpectedFault {
  readonly check: Finding['check'];
  /** Absent: both services. */
  readonly service?: Finding['service'];
  readonly pod?: string;
  /** A pattern for the text. */
  readonly says: RegExp;
  /** A pattern for the remedy. */
  readonly remedy: RegExp;
}

/** Expects exactly these failures, each with a remedy. */
export const expectWrong = (findings: readonly Finding[], ...expected: readonly ExpectedFault[]): void => {
  const wrong = findings.filter(({ state }) => state === 'wrong');
  expect(wrong.length, wrong.map(({ check, service, text }) => `${check} ${service}: ${text}`).join('\n')).to.equal(
    expected.length,
  );
  for (const [index, { check, service, pod, says, remedy }] of expected.entries()) {
    const found = wrong[index];
    expect({
      check: found?.check,
      service: found?.service,
      ...(pod !== undefined && { pod: found?.pod }),
    }).to.deep.equal({ check, service, ...(pod !== undefined && { pod }) });
    expect(found?.text).to.match(says);
    expect(found?.remedy).to.match(remedy);
  }
};

/** Findings with the state `follows`, as `check service`. */
export const following = (findings: readonly Finding[]): string[] =>
  findings.filter(({ state }) => state === 'follows').map(({ check, service }) => `${check} ${service}`);

/** All findings that are not ok. */
export const notWell = (findings: readonly Finding[]): string[] =>
  findings
    .filter(({ state }) => state !== 'well')
    .map(({ check, service, state, text }) => `${state} ${check} ${service}: ${text}`);
