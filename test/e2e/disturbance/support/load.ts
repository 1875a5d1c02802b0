import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { core, podsOf, until } from '../../support/cluster.js';
import { command } from '../../support/command.js';
import { type Release, podsOfComponent } from '../../support/release.js';
import { loadJob } from './load-job.js';
import { type Records, createRecords } from './records.js';
import { type ClientName, settings } from './settings.js';

/** Steady calls from inside the cluster, and what came of them. */
export interface Load {
  readonly records: Records;
  readonly clients: readonly ClientName[];
  /** Of all its clients together. */
  readonly callsPerSecond: number;
  /** The node that it runs on, with the database: the one that is left alone. */
  readonly node: string;
  /** Resolves with true once the condition holds, which is looked at each time the load has told something; with false after `timeoutMs`. */
  until(condition: () => boolean, timeoutMs: number): Promise<boolean>;
  /** Ends the calls under way and takes in what they were. */
  stop(): Promise<void>;
}

export interface LoadOptions {
  /** Its Job's name, when it is not the only one. */
  readonly job?: string;
  /** Default what the suite is told, as for the rate. */
  readonly clients?: readonly ClientName[];
  readonly callsPerSecond?: number;
  readonly trustBundle?: string;
}

export const startLoad = async (release: Release, options: LoadOptions = {}): Promise<Load> => {
  const { job = 'load', clients = settings.clients, callsPerSecond = settings.callsPerSecond, trustBundle } = options;
  const { namespace } = release;
  const {
    items: [database],
  } = await core.listNamespacedPod({ namespace, labelSelector: podsOfComponent(release.name, 'postgresql') });
  const node = database?.spec?.nodeName ?? '';
  const items = loadJob(release, { job, image: settings.loadImage, clients, callsPerSecond, node, trustBundle });
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  await command('kubectl', ['--namespace', namespace, 'apply', '--filename', '-'], { input: list });
  await until('the load to run', podsOf(namespace, `job-name=${job}`), ([pod]) => {
    if (pod?.status?.phase === 'Failed') throw new Error('the load ended as soon as it began');
    return pod?.status?.phase === 'Running';
  });

  const records = createRecords();
  const waiting = new Set<() => void>();
  const following = follow(namespace, job, {
    begin: () => records.clear(),
    line: (text) => {
      if (settings.records) appendFileSync(settings.records, `${text}\n`);
      records.add(text);
      for (const look of waiting) look();
    },
  });

  return {
    records,
    clients,
    callsPerSecond,
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
      await command('kubectl', ['--namespace', namespace, 'delete', `job/${job}`, '--cascade=foreground', '--wait']);
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
const follow = (namespace: string, job: string, { begin, line }: Follower): Following => {
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
