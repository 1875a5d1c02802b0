import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../support/command.js';
import { cache } from './install.js';

/** Of grpcio and of its code generator. */
export const pythonVersion = '1.76.0';

/** The path of a Python that has grpcio. */
export const installPython = (): Promise<string> =>
  installPackages(`grpcio@${pythonVersion}`, [`grpcio==${pythonVersion}`, `grpcio-tools==${pythonVersion}`]);

/** The path of a Python with these packages, in a virtual environment in the user's cache, created on first use. */
export const installPackages = async (name: string, packages: readonly string[]): Promise<string> => {
  const folder = join(cache, name);
  const python = join(folder, 'bin', 'python');
  const complete = join(folder, 'complete');
  if (existsSync(complete)) return python;
  await mkdir(folder, { recursive: true });
  await run('python3', ['-m', 'venv', folder]);
  await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages]);
  await writeFile(complete, '');
  return python;
};

const run = async (command: string, args: readonly string[]): Promise<void> => {
  const { code, output } = await runCommand(command, args, { timeoutMs: 300_000 });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${output}`);
};
