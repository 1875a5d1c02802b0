import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { characters, integerBetween } from '../../src/resources/rules.js';
import { Violations } from '../../src/resources/violations.js';
import { StatusError } from '../../src/grpc/index.js';

const thrownBy = (violations: Violations): StatusError => {
  try {
    violations.throwIfAny();
  } catch (error) {
    if (error instanceof StatusError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('violations', () => {
  it('are all told at once', () => {
    const violations = new Violations();
    violations.check('user_message.name', '', characters(1, 200));
    violations.check('user_message.age', 151, integerBetween(0, 150));
    const { code, message, details } = thrownBy(violations);
    expect(code).to.equal(status.INVALID_ARGUMENT);
    expect(message).to.equal('user_message.name must be 1–200 characters long (and 1 more)');
    expect(details).to.deep.equal([
      { kind: 'ErrorInfo', reason: 'INVALID_REQUEST', domain: 'duet' },
      {
        kind: 'BadRequest',
        fieldViolations: [
          { field: 'user_message.name', description: 'must be 1–200 characters long' },
          { field: 'user_message.age', description: 'must be 0–150' },
        ],
      },
    ]);
  });

  it('are nothing when there are none', () => {
    const violations = new Violations();
    violations.check('user_message.age', 150, integerBetween(0, 150));
    violations.throwIfAny();
  });

  it('stop at once where a message is missing', () => {
    expect(() => new Violations().required('user_message', null)).to.throw('user_message is required');
    expect(new Violations().required('user_message', 'here')).to.equal('here');
  });

  it('name the message of a stream', () => {
    const violations = new Violations(200_000);
    violations.add('user_message.name', 'is bad');
    const { message, details } = thrownBy(violations);
    expect(message).to.equal('message 200000: user_message.name is bad');
    expect(details[0]).to.deep.include({ metadata: { position: '200000' } });
  });

  it('stay small enough for a trailer', () => {
    const violations = new Violations();
    for (let index = 0; index < 1_000; index++) violations.add(`user_ids[${index}]`, 'must be 1–64 characters long');
    expect(JSON.stringify(thrownBy(violations).details).length).to.be.below(3_000);
  });
});
