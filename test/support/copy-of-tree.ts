import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const copied = [
  'src',
  'protos',
  'scripts',
  'examples',
  'services',
  'test',
  'package.json',
  'tsconfig.json',
  'buf.yaml',
];
const dotFiles = ['.oxlintrc.json', '.prettierrc.json', '.prettierignore'];

/** A copy of this tree for what writes into one. */
export interface CopyOfTree {
  readonly path: string;
  /** Runs a Node.js program in it. */
  run(...args: readonly string[]): Promise<{ code: number; printed: string }>;
  close(): Promise<void>;
}

export const copyTree = async (): Promise<CopyOfTree> => {
  const path = await mkdtemp(join(tmpdir(), 'duet-copy-'));
  const filter = (from: string): boolean => !from.endsWith('/node_modules');
  for (const entry of [...copied, ...dotFiles])
    await cp(join(root, entry), join(path, entry), { recursive: true, filter });
  await symlink(join(root, 'node_modules'), join(path, 'node_modules'));
  return {
    path,
    run: (...args) =>
      new Promise((resolve) => {
        const child = execFile(process.execPath, args, { cwd: path }, (_error, stdout, stderr) =>
          resolve({ code: child.exitCode ?? -1, printed: `${stdout}${stderr}` }),
        );
      }),
    close: () => rm(path, { recursive: true }),
  };
};
