import { appendFileSync } from 'node:fs';
import { core, podsOf, until } from '../../support/cluster.js';
import { command } from '../../support/command.js';
import { type Release, podsOfComponent } from '../../support/release.js';
import { followJob } from './follow-job.js';
import { loadJob } from './load-job.js';
import { type Records, createRecords } from './records.js';
import { type ClientName, settings } from './settings.js';

/** Steady calls from inside the cluster, and their results. */
export interface Load {
  readonly records: Records;
  readonly clients: readonly ClientName[];
  /** Of all its clients together. */
  readonly callsPerSecond: number;
  /** The node of the load and the database, which is not disturbed. */
  readonly node: string;
  /**
   * Resolves with true once the condition holds, which is checked after each line of output; with false after
   * `timeoutMs`.
   */
  until(condition: () => boolean, timeoutMs: number): Promise<boolean>;
  /** Ends the calls in flight and records their results. */
  stop(): Promise<void>;
}

export interface LoadOptions {
  /** Its Job's name, if there is more than one. */
  readonly job?: string;
  /** Default: the suite's setting, as for the rate. */
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
