import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { implement, serve } from '../support/duet.js';
import { loadReportsDefinition, testDefinition } from './messages.js';
import { interopServices } from './service.js';

/* The server of the interop cases: prints its port, and runs until SIGTERM. */

const { values } = parseArgs({ options: { certificate: { type: 'string' }, key: { type: 'string' } } });
const tls =
  values.certificate !== undefined && values.key !== undefined
    ? { certificate: await readFile(values.certificate), privateKey: await readFile(values.key) }
    : undefined;

const { test, loadReports } = interopServices();
const serving = await serve({
  services: [implement(testDefinition, test), implement(loadReportsDefinition, loadReports)],
  tls,
});
process.once('SIGTERM', () => void serving.close());
process.stdout.write(`listening on ${serving.port}\n`);
