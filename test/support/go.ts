import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const sources = fileURLToPath(new URL('../../../test/clients/go', import.meta.url));
const protos = fileURLToPath(new URL('../../../protos', import.meta.url));
const buf = fileURLToPath(new URL('../../../node_modules/.bin/buf', import.meta.url));
const programs = fileURLToPath(new URL('../../clients', import.meta.url));

/** The programs under test/clients/go/cmd. */
export type GoProgram =
  | 'tutorial-server'
  | 'tutorial-client'
  | 'keepalive-probe'
  | 'health-client'
  | 'decode'
  | 'every-rpc'
  | 'check-history'
  | 'bench-server';

const built = new Map<GoProgram, Promise<string>>();

/**
 * The path of a Go program, built on first use. It is static, so that it also runs in an empty image. A first build
 * on a machine downloads modules and takes a minute: use a `before` hook with a suitable timeout.
 */
export const goProgram = (name: GoProgram): Promise<string> => {
  const known = built.get(name);
  if (known) return known;
  const path = `${programs}/${name}`;
  const build = (async () => {
    if (name === 'every-rpc')
      await run(buf, ['generate', protos, '--template', 'buf.gen.contract.yaml'], { cwd: sources });
    const environment = { ...process.env, CGO_ENABLED: '0' };
    await run('go', ['build', '-trimpath', '-o', path, `./cmd/${name}`], { cwd: sources, env: environment });
    return path;
  })();
  built.set(name, build);
  return build;
};
