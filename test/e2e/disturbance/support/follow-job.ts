import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

export interface Follower {
  /** Before the first line, and whenever all lines come again. */
  readonly begin: () => void;
  readonly line: (text: string) => void;
}

export interface Following {
  /** Lets the end of the output be the end. */
  endWithJob(): void;
  readonly ended: Promise<void>;
}

/** The lines of the Job's pod, from the first one; from the first again when the connection to the API server was lost. */
export const followJob = (namespace: string, job: string, { begin, line }: Follower): Following => {
  const ending = new AbortController();
  const run = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      begin();
      const child = spawn('kubectl', ['--namespace', namespace, 'logs', `job/${job}`, '--all-containers', '--follow'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      for await (const text of createInterface({ input: child.stdout })) line(text);
      if (!ending.signal.aborted) await pause(1_000);
    }
  };
  return { endWithJob: () => ending.abort(), ended: run() };
};
