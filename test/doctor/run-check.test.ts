import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { runCheck, type Check } from '../../src/doctor/run-check.js';
import { StatusError } from '../../src/grpc/index.js';

const run = (body: Check['run'], timeoutMs = 5_000) =>
  runCheck({ name: 'share', service: 'User', after: ['health'], run: body }, timeoutMs);

describe('a check of the doctor', () => {
  it('that throws keeps what it had found, and says the kind of an error that is not known, and nothing of it', async () => {
    const findings = await run(async (tell) => {
      tell.well('first');
      throw new Error('a secret');
    });
    expect(findings.map(({ state, text }) => `${state} ${text}`)).to.deep.equal([
      'well first',
      'wrong cannot be checked: an error of an unknown kind (Error)',
    ]);
    expect(findings[1]?.after).to.deep.equal(['health']);
  });

  it('that throws before its first await is a finding as well', async () => {
    const findings = await run(() => {
      throw new StatusError(status.UNAVAILABLE, 'nobody there');
    });
    expect(findings.map(({ text }) => text)).to.deep.equal(['cannot be checked: UNAVAILABLE: nobody there']);
  });

  it('that hangs ends in time, with its earlier findings, and its signal is aborted', async () => {
    let signal: AbortSignal | undefined;
    let tellLater = (): void => {};
    const findings = await run(async (tell, over) => {
      signal = over;
      tell.well('first');
      tellLater = () => tell.well('too late');
      await new Promise(() => {});
    }, 20);
    expect(signal?.aborted).to.equal(true);
    tellLater();
    expect(findings.map(({ state, text }) => `${state} ${text}`)).to.deep.equal([
      'well first',
      'wrong did not end within 20 ms',
    ]);
  });
});
