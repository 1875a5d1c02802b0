/*
 * npm run fuzz:ports -- [seconds] [seed]: sends HTTP/2 frames, messages, HTTP/1 requests and TLS records to all ports
 * of both services, from a seed. Fails if a service ends, grows, logs too much, or delays other clients.
 */
import { expectWithinBounds, printFuzzReport } from './fuzz-bounds.js';
import { fuzzPorts } from './fuzz-ports.js';

const seconds = Number(process.argv[2] ?? 20);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);

process.stdout.write(`seed ${seed}, ${seconds} s\n`);
const report = await fuzzPorts({ seconds, seed });
printFuzzReport(report);
expectWithinBounds(report);
process.exit();
