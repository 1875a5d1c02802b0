// Compiles src and test into dist, and lays the .proto files that src/grpc loads beside its code.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = `${root}/dist`;

rmSync(dist, { recursive: true, force: true });
const tsc = fileURLToPath(new URL('./tsc', import.meta.resolve('typescript/package.json').replace('package.json', 'bin/')));
const { status } = spawnSync(process.execPath, [tsc, '--project', root], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);

const protos = `${root}/src/grpc/protos`;
if (existsSync(protos)) cpSync(protos, `${dist}/src/grpc/protos`, { recursive: true });
