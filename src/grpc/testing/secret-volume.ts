import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory that changes as the kubelet updates a mounted Secret: all files at once, by the `..data` symlink. */
export interface SecretVolume {
  readonly path: string;
  /** Replaces all files. */
  replace(files: Readonly<Record<string, string>>): Promise<void>;
  /** Removes the directory. */
  close(): Promise<void>;
}

/** Creates such a directory in the system's temporary directory. */
export const createSecretVolume = async (files: Readonly<Record<string, string>>): Promise<SecretVolume> => {
  const path = await mkdtemp(join(tmpdir(), 'secret-volume-'));
  let generation = 0;
  const replace = async (next: Readonly<Record<string, string>>): Promise<void> => {
    const previous = `..generation-${generation}`;
    generation += 1;
    const name = `..generation-${generation}`;
    await mkdir(join(path, name));
    for (const [file, contents] of Object.entries(next)) await writeFile(join(path, name, file), contents);
    await symlink(name, join(path, '..data_tmp'));
    await rename(join(path, '..data_tmp'), join(path, '..data'));
    for (const file of Object.keys(next)) {
      await symlink(join('..data', file), join(path, file)).catch(() => undefined); // there already
    }
    await rm(join(path, previous), { recursive: true, force: true });
  };
  await replace(files);
  return { path, replace, close: async () => rm(path, { recursive: true, force: true }) };
};
