import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { core, podsOf, until } from '../../support/cluster.js';
import { command } from '../../support/command.js';
import { type Release, podsOfComponent } from '../../support/release.js';
import { loadJob, loadName } from './load-job.js';
import { type Records, createRecords } from './records.js';
import { settings } from './settings.js';

/** Steady calls from inside the cluster, and what came of them. */
export interface Load {
  readonly records: Records;
  /** The node that it runs on, with the database: the one that is left alone. */
  readonly node: string;
  /** Resolves with true once the condition holds, which is looked at each time the load has told something; with false after `timeoutMs`. */
  until(condition: () => boolean, timeoutMs: number): Promise<boolean>;
  /** Ends the calls under way and takes in what they were. */
  stop(): Promise<void>;
}

export interface LoadOptions {
  readonly trustBundle?: string;
  /** Default what the suite is told. */
  readonly callsPerSecond?: number;
}

export const startLoad = async (release: Release, { trustBundle, callsPerSecond = settings.callsPerSecond }: LoadOptions = {}): Promise<Load> => {
  const { namespace } = release;
  const { items: [database] } = await core.listNamespacedPod({ namespace, labelSelector: podsOfComponent(release.name, 'postgresql') });
  const node = database?.spec?.nodeName ?? '';
  const items = loadJob(release, { image: settings.loadImage, clients: settings.clients, callsPerSecond, node, trustBundle });
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  await command('kubectl', ['--namespace', namespace, 'apply', '--filename', '-'], { input: list });
  await until('the load to run', podsOf(namespace, `job-name=${loadName}`), ([pod]) => {
    if (pod?.status?.phase === 'Failed') throw new Error('the load ended as soon as it began');
    return pod?.status?.phase === 'Running';
  });

  const records = createRecords();
  const waiting = new Set<() => void>();
  const following = follow(namespace, {
    begin: () => records.clear(),
    line: (text) => {
      records.add(text);
      for (const look of waiting) look();
    },
  });

  return {
    records,
    node,
    until: (condition, timeoutMs) =>
      new Promise((resolve) => {
        const end = (holds: boolean): void => {
          clearTimeout(timer);
          waiting.delete(look);
          resolve(holds);
        };
        const look = (): void => {
          if (condition()) end(true);
        };
        const timer = setTimeout(() => end(condition()), timeoutMs);
        waiting.add(look);
        look();
      }),
    async stop() {
      following.endWithJob();
      await command('kubectl', ['--namespace', namespace, 'delete', `job/${loadName}`, '--cascade=foreground', '--wait']);
      await following.ended;
    },
  };
};

interface Follower {
  readonly begin: () => void;
  readonly line: (text: string) => void;
}

interface Following {
  /** Lets the end of the output be the end. */
  endWithJob(): void;
  readonly ended: Promise<void>;
}

/** The lines of the Job's pod, from the first one; from the first again when the connection to the API server was lost. */
const follow = (namespace: string, { begin, line }: Follower): Following => {
  const ending = new AbortController();
  const run = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      begin();
      const child = spawn('kubectl', ['--namespace', namespace, 'logs', `job/${loadName}`, '--all-containers', '--follow'], { stdio: ['ignore', 'pipe', 'inherit'] });
      for await (const text of createInterface({ input: child.stdout })) line(text);
      if (!ending.signal.aborted) await pause(1_000);
    }
  };
  return { endWithJob: () => ending.abort(), ended: run() };
};
