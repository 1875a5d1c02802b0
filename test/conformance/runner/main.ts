import { runConnect } from '../connect/run.js';
import { runH2spec } from '../h2spec/run.js';
import { runInteropClient } from '../interop/run-client.js';
import { runInteropServer } from '../interop/run-server.js';
import { runPython } from '../python/run.js';
import { type CertificateFiles, writeCertificates } from '../support/certificates.js';
import type { Result } from './result.js';
import { table } from './table.js';

/*
 * npm run conformance: the suites of other projects against src/grpc, all or the named ones. It fails if an unlisted
 * case fails, or a listed one passes.
 */

type Suite = (certificates: CertificateFiles) => Promise<Result[]>;

const suites: Readonly<Record<string, Suite>> = {
  'connect-server': async () => [await runConnect('server')],
  'connect-client': async () => [await runConnect('client')],
  'interop-server': async (tls) => [await runInteropServer(undefined), await runInteropServer(tls)],
  'interop-client': async (tls) => [await runInteropClient(undefined), await runInteropClient(tls)],
  // It waits more than it works.
  h2spec: (tls) => Promise.all([runH2spec(undefined), runH2spec(tls)]),
  python: async () => [await runPython()],
};

const print = (text: string): void => void process.stdout.write(`${text}\n`);

const named = process.argv.slice(2);
for (const name of named)
  if (!(name in suites)) throw new Error(`no suite ${name}; there are ${Object.keys(suites).join(', ')}`);

const certificates = await writeCertificates();
const results: Result[] = [];
try {
  for (const [name, run] of Object.entries(suites)) {
    if (named.length > 0 && !named.includes(name)) continue;
    const startedAt = performance.now();
    const ended = await run(certificates);
    print(`${name}: ${Math.round((performance.now() - startedAt) / 1_000)} s`);
    for (const result of ended)
      for (const one of result.unexpected) print(`  ${result.side}: ${one.replaceAll('\n', '\n    ')}`);
    results.push(...ended);
  }
} finally {
  await certificates.close();
}

print(`\n${table(results)}\n`);
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.unexpected.length, 0);
print(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
