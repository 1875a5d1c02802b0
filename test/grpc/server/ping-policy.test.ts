import { expect } from 'chai';
import * as fc from 'fast-check';
import { noPings, onPing, type PingPolicy } from '../../../src/grpc/server/connection/ping-policy.js';

const policy: PingPolicy = { minTimeMs: 1000, permitWithoutStream: true };

/** The ping that closes the connection, if any. */
const endsAt = (
  pings: readonly { atMs: number; openStreams?: number; sentSinceLast?: boolean }[],
  rule = policy,
): number => {
  let state = noPings;
  for (const [index, { atMs, openStreams = 1, sentSinceLast = false }] of pings.entries()) {
    const after = onPing(state, rule, { atMs, openStreams, sentSinceLast });
    if (after.tooMany) return index;
    ({ state } = after);
  }
  return -1;
};

describe('the ping policy', () => {
  it('takes the first ping and forgives two that come too soon', () => {
    expect(endsAt([{ atMs: 0 }, { atMs: 10 }, { atMs: 20 }])).to.equal(-1);
    expect(endsAt([{ atMs: 0 }, { atMs: 10 }, { atMs: 20 }, { atMs: 30 }])).to.equal(3);
  });

  it('wants two hours between pings without a call, where that is not permitted', () => {
    const strict = { ...policy, permitWithoutStream: false };
    const hourly = [0, 1, 2, 3].map((hours) => ({ atMs: hours * 3_600_000, openStreams: 0 }));
    expect(endsAt(hourly, strict)).to.equal(3);
    expect(
      endsAt(
        hourly.map((ping) => ({ ...ping, openStreams: 1 })),
        strict,
      ),
    ).to.equal(-1);
  });

  it('never strikes a client that keeps the interval, for any times', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000)), (gaps) => {
        let atMs = 0;
        const pings = gaps.map((gap) => ({ atMs: (atMs += policy.minTimeMs + gap) }));
        expect(endsAt(pings)).to.equal(-1);
      }),
    );
  });

  it('never strikes while the server sends between pings', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10)), (gaps) => {
        let atMs = 0;
        expect(endsAt(gaps.map((gap) => ({ atMs: (atMs += gap), sentSinceLast: true })))).to.equal(-1);
      }),
    );
  });
});
