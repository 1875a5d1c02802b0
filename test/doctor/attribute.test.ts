import { expect } from 'chai';
import * as fc from 'fast-check';
import { attribute } from '../../src/doctor/attribute.js';
import { checkNames, type Finding } from '../../src/doctor/finding.js';

const wrong = (finding: Partial<Finding> & Pick<Finding, 'check'>): Finding => ({
  state: 'wrong',
  service: 'User',
  text: 'x',
  remedy: 'y',
  ...finding,
});
const states = (...findings: Finding[]): string[] => attribute(findings).map(({ state }) => state);

describe('what follows from what', () => {
  it('follows if the cause failed too, and is a failure of its own otherwise', () => {
    expect(states(wrong({ check: 'health' }), wrong({ check: 'share', after: ['health'] }))).to.deep.equal([
      'wrong',
      'follows',
    ]);
    expect(states(wrong({ check: 'dns' }), wrong({ check: 'share', after: ['health'] }))).to.deep.equal([
      'wrong',
      'wrong',
    ]);
    expect(
      states({ ...wrong({ check: 'health' }), state: 'well' }, wrong({ check: 'share', after: ['health'] })),
    ).to.deep.equal(['well', 'wrong']);
  });

  it('stays within a service and a pod, unless another service is named', () => {
    const share = wrong({ check: 'share', pod: 'a', after: ['health'] });
    expect(states(wrong({ check: 'health', service: 'Post' }), share)).to.deep.equal(['wrong', 'wrong']);
    expect(states(wrong({ check: 'health', pod: 'b' }), share)).to.deep.equal(['wrong', 'wrong']);
    expect(states(wrong({ check: 'health', pod: 'a' }), share)).to.deep.equal(['wrong', 'follows']);
    const posts = wrong({ check: 'posts', service: 'Post', after: [{ check: 'health', service: 'User' }] });
    expect(states(wrong({ check: 'health', pod: 'a' }), posts)).to.deep.equal(['wrong', 'follows']);
    expect(states(wrong({ check: 'health', service: 'Post' }), posts)).to.deep.equal(['wrong', 'wrong']);
  });

  it('names the first cause, and prefers failures of the same pod', () => {
    const certificates = wrong({ check: 'certificates', pod: 'a', after: ['health'] });
    const share = wrong({ check: 'share', pod: 'a', after: ['dns', 'certificates', 'health'] });
    const found = attribute([
      wrong({ check: 'dns', service: undefined }),
      certificates,
      wrong({ check: 'health', pod: 'a' }),
      share,
    ]);
    expect(found.map(({ remedy }) => remedy)).to.deep.equal([
      'y',
      'Caused by health of User',
      'y',
      'Caused by health of User',
    ]);
  });

  it('keeps a cause when two explain each other', () => {
    expect(
      states(wrong({ check: 'health', after: ['certificates'] }), wrong({ check: 'certificates', after: ['health'] })),
    ).to.deep.equal(['wrong', 'wrong']);
  });

  it('leaves something wrong where something was, and changes nothing but its state and its remedy', () => {
    const check = fc.constantFrom(...checkNames);
    const finding: fc.Arbitrary<Finding> = fc.record({
      check,
      state: fc.constantFrom('well', 'warning', 'wrong', 'skipped'),
      service: fc.constantFrom('User', 'Post', undefined),
      pod: fc.constantFrom('a', 'b', undefined),
      text: fc.string(),
      after: fc.array(check, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(finding, { maxLength: 12 }), (findings) => {
        const isWrong = ({ state }: Finding): boolean => state === 'wrong';
        expect(attribute(findings).some(isWrong)).to.equal(findings.some(isWrong));
        for (const [index, after] of attribute(findings).entries()) {
          const before = findings[index];
          if (after.state !== 'follows') expect(after).to.equal(before);
          else
            expect({ ...after, state: 'wrong', remedy: before?.remedy }).to.deep.equal({
              ...before,
              remedy: before?.remedy,
            });
        }
      }),
    );
  });
});
