import { fileURLToPath } from 'node:url';
import { install } from '../runner/install.js';
import type { Result } from '../runner/result.js';
import { runCommand } from '../support/command.js';
import { sourcePath } from '../support/known-failures.js';

/** Runs the Connect conformance suite against our server, or with our client. */
export const runConnect = async (side: 'server' | 'client'): Promise<Result> => {
  const program = fileURLToPath(new URL(`./${side}.js`, import.meta.url));
  const { code, output } = await runCommand(
    await install('connectconformance'),
    [
      '--mode',
      side,
      '--conf',
      sourcePath('connect/config.yaml'),
      '--known-failing',
      `@${sourcePath(`connect/known-failures-${side}.txt`)}`,
      '--',
      process.execPath,
      program,
    ],
    { timeoutMs: 240_000 },
  );
  const [, passed = '0', failed = '1'] = /^(\d+) passed, (\d+) failed$/m.exec(output) ?? [];
  const [, known = '0'] = /^\(Another (\d+) failed as expected/m.exec(output) ?? [];
  const [, total = '0'] = /^Total cases: (\d+)$/m.exec(output) ?? [];
  const unexpected = [...output.matchAll(/^FAILED: .*(?:\n[ \t]+.*)*/gm)].map(([text]) => text);
  if (unexpected.length === 0 && (code !== 0 || Number(failed) > 0)) unexpected.push(output);
  return {
    suite: 'Connect conformance v1.0.7',
    side,
    passed: Number(passed),
    total: Number(total),
    known: Number(known),
    unexpected,
  };
};
