import { expect } from 'chai';
import { measureSlowReader } from '../support/slow-reader/measure-slow-reader.js';

describe('an endless stream to a slow reader', () => {
  // For a minute: node dist/test/manual/slow-reader.js
  it('keeps the server’s memory within 64 MiB of idle, and ends when it is cancelled', async function () {
    this.timeout(60_000);
    const { idleMiB, mostMiB, afterMiB, readMiB } = await measureSlowReader({
      seconds: 4,
      bytesPerSecond: 1024 * 1024,
    });
    expect(readMiB).to.be.within(2, 6);
    expect(mostMiB - idleMiB).to.be.below(64);
    expect(afterMiB - idleMiB).to.be.below(64);
  });
});
