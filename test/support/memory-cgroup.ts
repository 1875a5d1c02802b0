import { existsSync } from 'node:fs';
import { mkdir, rmdir, writeFile, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

export interface MemoryCgroup {
  /** A shell command that joins the group and becomes `node` with the arguments that follow. */
  readonly enter: readonly [command: string, ...args: string[]];
  /** The most that the group has used, in bytes: page cache and sockets too. */
  peakBytes(): Promise<number>;
  /** After its processes have ended. */
  close(): Promise<void>;
}

/** A group of processes that the kernel ends when together they use more than `bytes`, as a container's. Needs root. */
export const memoryCgroup = async (name: string, bytes: number): Promise<MemoryCgroup> => {
  const isV2 = existsSync('/sys/fs/cgroup/cgroup.controllers');
  const path = `/sys/fs/cgroup/${isV2 ? '' : 'memory/'}duet-${name}-${process.pid}`;
  await mkdir(path);
  await writeFile(`${path}/${isV2 ? 'memory.max' : 'memory.limit_in_bytes'}`, String(bytes));
  const peak = `${path}/${isV2 ? 'memory.peak' : 'memory.max_usage_in_bytes'}`;
  return {
    enter: ['sh', '-c', `echo $$ > ${path}/cgroup.procs && exec "$@"`, 'sh', process.execPath],
    peakBytes: async () => Number(await readFile(peak, 'utf8')),
    async close() {
      // The kernel lets go of a process a little after its end.
      for (let tries = 100; ; tries--)
        try {
          return await rmdir(path);
        } catch (error) {
          if (tries === 0) throw error;
          await delay(50);
        }
    },
  };
};
