import { appendFileSync } from 'node:fs';
import { core, podsOf, until } from '../../support/cluster.js';
import { command } from '../../support/command.js';
import { type Release, podsOfComponent } from '../../support/release.js';
import { followJob } from './follow-job.js';
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
  const following = followJob(namespace, job, {
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
