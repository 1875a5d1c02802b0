import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../support/command.js';

/** Each suite's program, in the version of the README's results. */
const programs = {
  connectconformance: 'connectrpc.com/conformance/cmd/connectconformance@v1.0.7',
  client: 'google.golang.org/grpc/interop/client@v1.85.0',
  server: 'google.golang.org/grpc/interop/server@v1.85.0',
  // Its major version 2 predates Go modules.
  h2spec: 'github.com/summerwind/h2spec/cmd/h2spec@v2.2.1+incompatible',
} as const;

/** The cache directory for installed programs. */
export const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'duet-conformance');

/** The path of a program, built by `go install` into the user's cache on first use. */
export const install = async (name: keyof typeof programs): Promise<string> => {
  const module = programs[name];
  const folder = join(cache, module.replaceAll('/', '_'));
  const path = join(folder, name);
  if (existsSync(path)) return path;
  await mkdir(folder, { recursive: true });
  const { code, output } = await runCommand('go', ['install', module], {
    timeoutMs: 600_000,
    env: { ...process.env, GOBIN: folder },
  });
  if (code !== 0) throw new Error(`go install ${module} failed:\n${output}`);
  return path;
};
