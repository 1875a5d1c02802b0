import { expectWithinBounds, printFuzzReport } from './fuzz/fuzz-bounds.js';
import { fuzzPorts } from './fuzz/fuzz-ports.js';

describe('all ports of both services', () => {
  it('outlive 20 s of odd frames, messages, requests and records, and serve others meanwhile', async function () {
    this.timeout(90_000);
    const report = await fuzzPorts({ seconds: 20, seed: 13 });
    printFuzzReport(report);
    expectWithinBounds(report);
  });
});
