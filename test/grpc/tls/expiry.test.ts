import { expect } from 'chai';
import * as fc from 'fast-check';
import { type CertificateFacts, createExpiryWarnings, phaseOf, warnBeforeMs } from '../../../src/grpc/tls/expiry.js';
import { createRecordingLogger } from '../../../src/grpc/testing/index.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const certificate = (notBeforeMs: number, notAfterMs: number): CertificateFacts => ({
  role: 'identity',
  subject: 'CN=a',
  names: 'DNS:a',
  serialNumber: '01',
  notBeforeMs,
  notAfterMs,
});

describe('the expiry of a certificate', () => {
  it('is warned about in the last fifth of a short life and the last 14 days of a long one', () => {
    expect(warnBeforeMs(certificate(0, 10 * hourMs))).to.equal(2 * hourMs);
    expect(warnBeforeMs(certificate(0, 3_650 * dayMs))).to.equal(14 * dayMs);
  });

  it('goes through its phases in order, for any lifetime', () => {
    const order = ['not-yet-valid', 'valid', 'expiring', 'expired'];
    fc.assert(
      fc.property(
        fc.nat(),
        fc.integer({ min: 1 }),
        fc.array(fc.integer({ min: -1_000, max: 5_000_000_000 })),
        (notBefore, life, times) => {
          const phases = times
            .sort((a, b) => a - b)
            .map((nowMs) => order.indexOf(phaseOf(certificate(notBefore, notBefore + life), nowMs)));
          expect(phases).to.deep.equal(phases.toSorted((a, b) => a - b));
        },
      ),
    );
  });

  it('is logged when a phase begins and once a day in it, not at every look', () => {
    const logger = createRecordingLogger();
    const warn = createExpiryWarnings(logger);
    const levels = (): string[] => logger.entries.splice(0).map(({ level, message }) => `${level}: ${message}`);
    const subject = certificate(dayMs, 101 * dayMs);
    for (const nowMs of [0, 1]) warn([subject], nowMs);
    expect(levels()).to.deep.equal(['warn: certificate is not valid yet; check the clocks']);
    warn([subject], 2 * dayMs);
    expect(levels()).to.deep.equal([]);
    for (const day of [88, 88.5, 89]) warn([subject], day * dayMs);
    expect(levels()).to.have.length(2);
    for (const day of [101, 101.5]) warn([subject], day * dayMs);
    expect(levels()).to.deep.equal(['error: certificate has expired; renew it, new connections fail']);
    warn([certificate(100 * dayMs, 200 * dayMs)], 102 * dayMs);
    expect(levels()).to.deep.equal([]);
  });
});
