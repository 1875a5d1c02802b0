import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A group of processes with a memory limit, like a container. */
export interface Cgroup {
  /** A process that writes its id here joins the group. */
  readonly procsFile: string;
  /** How often the kernel has killed a process of the group for lack of memory. */
  oomKills(): number;
  /** After its processes have ended. */
  remove(): void;
}

interface Hierarchy {
  readonly directory: string;
  readonly limitFile: string;
  readonly eventsFile: string;
}

/** The unified hierarchy, and the older one for memory. Source: the kernel's cgroup-v2.rst and cgroup-v1/memory.rst. */
const hierarchies: readonly Hierarchy[] = [
  { directory: '/sys/fs/cgroup', limitFile: 'memory.max', eventsFile: 'memory.events' },
  { directory: '/sys/fs/cgroup/memory', limitFile: 'memory.limit_in_bytes', eventsFile: 'memory.oom_control' },
];

let made = 0;

/** A cgroup with this much memory; undefined if this process may not create one. */
export const createCgroup = (limitBytes: number): Cgroup | undefined => {
  for (const { directory, limitFile, eventsFile } of hierarchies) {
    const path = join(directory, `duet-hostile-${process.pid}-${(made += 1)}`);
    try {
      if (limitFile === 'memory.max') writeFileSync(join(directory, 'cgroup.subtree_control'), '+memory');
      mkdirSync(path);
    } catch {
      continue; // not this hierarchy, or not root
    }
    try {
      if (!existsSync(join(path, limitFile))) throw new Error('there is no memory controller');
      writeFileSync(join(path, limitFile), String(limitBytes));
    } catch {
      rmdirSync(path);
      continue;
    }
    return {
      procsFile: join(path, 'cgroup.procs'),
      oomKills: () => Number(/^oom_kill (\d+)$/m.exec(readFileSync(join(path, eventsFile), 'utf8'))?.[1] ?? 0),
      remove: () => rmdirSync(path),
    };
  }
  return undefined;
};
