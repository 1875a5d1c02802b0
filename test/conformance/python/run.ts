import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { startChild } from '../../support/child.js';
import { startFaultProxy } from '../../../src/grpc/testing/index.js';
import { installPython, pythonVersion } from '../runner/install-python.js';
import { judge, type Result } from '../runner/result.js';
import { runCommand } from '../support/command.js';
import { implement, serve } from '../support/duet.js';
import { sourcePath } from '../support/known-failures.js';
import { testDefinition } from '../interop/messages.js';
import { interopServices } from '../interop/service.js';

const outcome = z.object({ name: z.string(), failure: z.string().nullable() });

/** Half a round trip of 50 ms. */
const latencyMs = 25;

/** Runs a Python client, which uses gRPC's C core, against User and Post of `npm start`. */
export const runPython = async (): Promise<Result> => {
  const python = await installPython();
  const folder = await mkdtemp(join(tmpdir(), 'duet-python-'));
  const anyPort = '127.0.0.1:0';
  const addresses = { USER_LISTEN_ADDRESS: anyPort, POST_LISTEN_ADDRESS: anyPort, GATEWAY_LISTEN_ADDRESS: anyPort };
  const environment = { ...process.env, ...addresses };
  const main = fileURLToPath(new URL('../../../src/dev/main.js', import.meta.url));
  const services = startChild(process.execPath, [main], environment, folder);
  const test = await serve({ services: [implement(testDefinition, interopServices().test)] });
  try {
    await generate(python, folder);
    const [, user, post = ''] = await services.line(/User\s+localhost:(\d+)\s+Post\s+localhost:(\d+)/);
    const slow = await startFaultProxy(Number(post), { latencyMs });
    try {
      const servers = [`127.0.0.1:${user}`, `127.0.0.1:${post}`, slow.address, `127.0.0.1:${test.port}`];
      const { output } = await runCommand(python, [sourcePath('python/client.py'), ...servers], {
        timeoutMs: 240_000,
        env: { ...process.env, PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1' },
      });
      const lines = output.split('\n').filter((line) => line.startsWith('{'));
      const outcomes = lines.map((line) => outcome.parse(JSON.parse(line)));
      if (outcomes.length === 0) throw new Error(`the client in Python checked nothing:\n${output}`);
      const failures = new Map(outcomes.map(({ name, failure }) => [name, failure ?? undefined]));
      return judge(`grpcio ${pythonVersion} (C core)`, 'User and Post', failures);
    } finally {
      slow.close();
    }
  } finally {
    await test.close();
    await services.stop(10_000);
    await rm(folder, { recursive: true, force: true });
  }
};

/** The contract compiled by protoc for Python. */
const generate = async (python: string, folder: string): Promise<void> => {
  const protos = fileURLToPath(new URL('../../../../protos', import.meta.url));
  const args = ['-m', 'grpc_tools.protoc', '-I', protos, `--python_out=${folder}`, `--grpc_python_out=${folder}`];
  const files = readdirSync(protos, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.proto'));
  const { code, output } = await runCommand(python, [...args, ...files], { timeoutMs: 60_000 });
  if (code !== 0) throw new Error(`protoc failed:\n${output}`);
};
