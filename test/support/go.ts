import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const sources = fileURLToPath(new URL('../../../test/clients/go', import.meta.url));
const programs = fileURLToPath(new URL('../../clients', import.meta.url));

/** The programs under test/clients/go/cmd. */
export type GoProgram =
  'tutorial-server' | 'tutorial-client' | 'keepalive-probe' | 'health-client' | 'decode' | 'every-rpc';

const built = new Map<GoProgram, Promise<string>>();

/**
 * The path of a Go program, built when it is first asked for. It is static, so that it also runs in an empty image.
 * A first build on a machine downloads modules and takes a minute: ask for it in a `before` hook with a timeout to fit.
 */
export const goProgram = (name: GoProgram): Promise<string> => {
  const known = built.get(name);
  if (known) return known;
  const path = `${programs}/${name}`;
  const build = run('go', ['build', '-trimpath', '-o', path, `./cmd/${name}`], {
    cwd: sources,
    env: { ...process.env, CGO_ENABLED: '0' },
  }).then(() => path);
  built.set(name, build);
  return build;
};
