import { expect } from 'chai';
import type { Finding } from '../../../src/doctor/finding.js';

export interface ExpectedFault {
  readonly check: Finding['check'];
  /** Absent: both services'. */
  readonly service?: Finding['service'];
  readonly pod?: string;
  /** Of what was found. */
  readonly says: RegExp;
  /** Of what to do. */
  readonly remedy: RegExp;
}

/** Expects these to be all that is wrong, and each to be told with what to do. */
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

/** The lines that follow from what is wrong, as `check service`. */
export const following = (findings: readonly Finding[]): string[] =>
  findings.filter(({ state }) => state === 'follows').map(({ check, service }) => `${check} ${service}`);

/** What is not well, wrong or not. */
export const notWell = (findings: readonly Finding[]): string[] =>
  findings
    .filter(({ state }) => state !== 'well')
    .map(({ check, service, state, text }) => `${state} ${check} ${service}: ${text}`);
