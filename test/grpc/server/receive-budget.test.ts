import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import type { StatusError } from '../../../src/grpc/common/status-error.js';
import { ReceiveBudget, type HoldingCall } from '../../../src/grpc/server/call/receive-budget.js';
import { serverSettings, type RequestMemory } from '../../../src/grpc/server/connection/server-settings.js';

const kib = 1024;

describe('the budget of requests that are received', () => {
  const start = (limits: RequestMemory = {}) => {
    const refused: string[] = [];
    let refusals = 0;
    const budget = new ReceiveBudget(
      serverSettings({ requestMemory: { totalBytes: 400 * kib, callerBytes: 200 * kib, ...limits } }).requestMemory,
      () => refusals++,
    );
    const call = (name: string, address = '192.0.2.1:1', subject?: string): HoldingCall => ({
      identity: subject === undefined ? undefined : { subject, by: 'static-token' },
      peer: { address, encrypted: false, bytesReceived: 0 },
      terminate(error: StatusError) {
        expect([error.code, error.details]).to.deep.equal([
          status.RESOURCE_EXHAUSTED,
          [{ kind: 'RetryInfo', retryDelayMs: 1_000 }],
        ]);
        refused.push(name);
        budget.hold(this, 0); // as an ended call does
      },
    });
    const of = (name: string, subject: string): HoldingCall => call(name, '192.0.2.1:1', subject);
    return { budget, refused, call, of, refusals: () => refusals };
  };

  it('refuses the call that takes its caller over its share, and gives back what that held', () => {
    const { budget, refused, of, refusals } = start();
    const [first, second] = [of('first', 'alice'), of('second', 'alice')];
    budget.hold(first, 150 * kib);
    budget.hold(second, 50 * kib);
    expect(refused).to.deep.equal([]);
    budget.hold(second, 51 * kib);
    expect([refused, budget.bytes, refusals()]).to.deep.equal([['second'], 150 * kib, 1]);
    budget.hold(of('third', 'bob'), 200 * kib);
    expect(refused).to.deep.equal(['second']);
  });

  it('counts all connections from one network as one caller, and a subject wherever it calls from', () => {
    const { budget, refused, call } = start();
    budget.hold(call('first', '192.0.2.1:1'), 120 * kib);
    budget.hold(call('second', '192.0.2.1:2'), 120 * kib);
    expect(refused).to.deep.equal(['second']);
    budget.hold(call('third', '192.0.2.1:1', 'alice'), 120 * kib);
    budget.hold(call('fourth', '192.0.2.2:1', 'alice'), 120 * kib);
    expect(refused).to.deep.equal(['second', 'fourth']);
  });

  it('gives all who are not verified a share together', () => {
    const { budget, refused, call, of } = start({ strangersBytes: 100 * kib });
    budget.hold(call('one', '192.0.2.1:1'), 60 * kib);
    budget.hold(call('other', '192.0.2.2:1'), 60 * kib);
    expect(refused).to.deep.equal(['other']);
    budget.hold(of('verified', 'alice'), 150 * kib);
    expect(refused).to.deep.equal(['other']);
  });

  it('takes the largest call of the caller who holds most when all together hold too much', () => {
    const { budget, refused, of } = start();
    budget.hold(of('small of greedy', 'greedy'), 60 * kib);
    budget.hold(of('large of greedy', 'greedy'), 140 * kib);
    budget.hold(of('of second', 'second'), 190 * kib);
    budget.hold(of('of modest', 'modest'), 20 * kib);
    expect([refused, budget.bytes]).to.deep.equal([['large of greedy'], 270 * kib]);
    budget.hold(of('of fourth', 'fourth'), 195 * kib);
    expect(refused).to.deep.equal(['large of greedy', 'of fourth']);
  });

  it('does not count a call that holds less than 4 KiB', () => {
    const { budget, of } = start({ callerBytes: 5 * kib });
    const calls = Array.from({ length: 100 }, (_, index) => of(`${index}`, 'alice'));
    for (const call of calls) budget.hold(call, 4 * kib - 1);
    expect(budget.bytes).to.equal(0);
    const [first] = calls;
    if (first) budget.hold(first, 4 * kib);
    expect(budget.bytes).to.equal(4 * kib);
    if (first) budget.hold(first, 4 * kib - 1);
    expect(budget.bytes).to.equal(0);
  });
});
