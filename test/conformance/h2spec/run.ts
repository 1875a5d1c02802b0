import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { implement, serve } from '../support/duet.js';
import { install } from '../runner/install.js';
import { judge, type Result } from '../runner/result.js';
import { interopServices } from '../interop/service.js';
import { testDefinition } from '../interop/messages.js';
import type { CertificateFiles } from '../support/certificates.js';
import { runCommand } from '../support/command.js';
import { readKnownFailures } from '../support/known-failures.js';
import { startBareServer } from './bare-server.js';

/**
 * Both servers reject h2spec's headers, so in some tests the response races with h2spec's next frame. A test counts
 * as failed if it always fails on our server, and passes on plain node:http2.
 */
const attempts = 5;

/** Runs h2spec against our port and against plain node:http2; a test that fails on both does not count as ours. */
export const runH2spec = async (certificates: CertificateFiles | undefined): Promise<Result> => {
  const h2spec = await install('h2spec');
  const bare = await startBareServer(certificates);
  const ours = await serve({
    services: [implement(testDefinition, interopServices().test)],
    tls: certificates && {
      certificate: await readFile(certificates.certificate),
      privateKey: await readFile(certificates.key),
    },
  });
  const run = (port: number, sections: readonly string[]): Promise<Outcomes> =>
    outcomesAt(h2spec, port, certificates !== undefined, sections);
  try {
    const outcomes: Outcomes = new Map();
    let sections: readonly string[] = [];
    for (let attempt = 0; attempt < attempts; attempt++) {
      const [found, baseline] = await Promise.all([run(ours.port, sections), run(bare.port, sections)]);
      for (const [name, failure] of found) {
        const ourFault = failure !== undefined && baseline.get(name) === undefined;
        if (attempt === 0 || outcomes.get(name) !== undefined) outcomes.set(name, ourFault ? failure : undefined);
      }
      sections = [...outcomes].filter(([, failure]) => failure !== undefined).map(([name]) => sectionOf(name));
      if (sections.length === 0) break;
    }
    const side = certificates ? 'server, TLS' : 'server';
    return judge('h2spec 2.2.1 strict', side, outcomes, await readKnownFailures('h2spec/known-failures.txt'));
  } finally {
    bare.close();
    await ours.close();
  }
};

/** Each test's failure, or undefined if it passed, by section and title. */
type Outcomes = Map<string, string | undefined>;

/** For the tests of these sections, or all. Skipped tests are left out. */
const outcomesAt = async (
  h2spec: string,
  port: number,
  tls: boolean,
  sections: readonly string[],
): Promise<Outcomes> => {
  const folder = await mkdtemp(join(tmpdir(), 'duet-h2spec-'));
  try {
    const report = join(folder, 'report.xml');
    const args = ['--strict', '--host', '127.0.0.1', '--port', String(port), '--junit-report', report, ...sections];
    const { output } = await runCommand(h2spec, tls ? [...args, '--tls', '--insecure'] : args, { timeoutMs: 120_000 });
    const outcomes = parseReport(await readFile(report, 'utf8'));
    if (outcomes.size === 0) throw new Error(`h2spec ran no test:\n${output}`);
    return outcomes;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const sectionOf = (name: string): string => name.slice(0, name.indexOf(' '));

const parseReport = (xml: string): Outcomes => {
  const outcomes: Outcomes = new Map();
  const testCase = /<testcase package="([^"]*)" classname="([^"]*)"[^>]*>(.*?)<\/testcase>/gs;
  for (const [, section, title, body = ''] of xml.matchAll(testCase)) {
    if (body.includes('<skipped')) continue;
    const [, failure] = /<(?:failure|error)[^>]*>(.*?)<\/(?:failure|error)>/s.exec(body) ?? [];
    outcomes.set(`${section} ${title}`, failure?.replaceAll('\n', ' / '));
  }
  return outcomes;
};
