#!/nodejs/bin/node
import { ConfigError, loadConfig } from '../platform/config.js';
import { exitCodes } from '../platform/lifecycle.js';
import { Concealer } from './conceal.js';
import { examine } from './examine.js';
import { explain } from './explain.js';
import { report } from './report.js';
import { doctorSettings } from './settings.js';

const usage = `Usage: duet doctor [--json]

  Checks a release from inside the cluster: names, certificates, tokens, databases, health, balance, reflection, posts,
  and the gateway.
  Its settings are environment variables (docs/settings.md). The pod of helm test has all of them, Post's container those
  that Post has: kubectl exec deploy/duet-post -- duet doctor

  --json    prints one JSON object per line, instead of text

Exit code: 0 all checks passed, 1 a check failed, 64 unknown command, 78 a setting is not valid.
`;

const write = async (stream: NodeJS.WriteStream, text: string): Promise<void> =>
  new Promise((resolve) => stream.write(text, () => resolve()));

/** Resolves to the exit code. */
const run = async ([command, ...flags]: readonly string[]): Promise<number> => {
  if (command === '--help' || command === 'help') {
    await write(process.stdout, usage);
    return exitCodes.stopped;
  }
  if (command !== 'doctor' || flags.some((flag) => flag !== '--json')) {
    await write(process.stderr, usage);
    return exitCodes.usage;
  }
  const concealer = new Concealer();
  try {
    const findings = await examine(loadConfig(doctorSettings), concealer);
    await write(process.stdout, report(findings, concealer, flags.includes('--json') ? 'json' : 'text'));
    return findings.some(({ state }) => state === 'wrong') ? exitCodes.failed : exitCodes.stopped;
  } catch (error) {
    await write(
      process.stderr,
      `${error instanceof ConfigError ? error.message : concealer.line(`the checks cannot run: ${explain(error)}`)}\n`,
    );
    return error instanceof ConfigError ? exitCodes.config : exitCodes.failed;
  }
};

// A check may have left a resource open, such as a connection that never responds.
process.exit(await run(process.argv.slice(2)));
