import type { HistoryLine } from '../../../clients/history/operation.js';
import { core, podsOf, until } from '../../support/cluster.js';
import { command } from '../../support/command.js';
import { podsOfComponent, type Release } from '../../support/release.js';
import { followJob } from '../../disturbance/support/follow-job.js';
import { historyJob } from '../../disturbance/support/load-job.js';
import { settings } from '../../disturbance/support/settings.js';

/** Reads and writes of users from inside the cluster, and their history so far. */
export interface History {
  readonly lines: readonly HistoryLine[];
  /** The node of its Job, and of the bundled database, if there is one. */
  readonly node: string;
  /** Resolves when `count` writes that begin from now on have been acknowledged. */
  writes(count: number): Promise<void>;
  /** Reads each user a last time, ends, and resolves with the whole history. */
  stop(): Promise<readonly HistoryLine[]>;
}

const job = 'history';
const patienceMs = 180_000;

/** True for a write that was acknowledged and had an effect. */
export const isAcknowledged = (line: HistoryLine): boolean =>
  line.kind !== 'list' && line.kind !== 'get' && line.result === 'ok';

export const startHistory = async (release: Release, callsPerSecond: number): Promise<History> => {
  const { namespace, name } = release;
  const at = (selector: string): ReturnType<typeof core.listNamespacedPod> =>
    core.listNamespacedPod({ namespace, labelSelector: selector });
  const bundled = (await at(podsOfComponent(name, 'postgresql'))).items[0];
  const user = (await at(podsOfComponent(name, 'user'))).items[0];
  const node = (bundled ?? user)?.spec?.nodeName ?? '';
  const items = historyJob(release, { job, image: settings.loadImage, callsPerSecond, node });
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  await command('kubectl', ['--namespace', namespace, 'apply', '--filename', '-'], { input: list });
  await until(
    'the history to begin',
    podsOf(namespace, `job-name=${job}`),
    ([pod]) => pod?.status?.phase === 'Running',
  );

  let lines: HistoryLine[] = [];
  let acknowledged = 0;
  const others: string[] = [];
  const waiting = new Set<() => void>();
  const following = followJob(namespace, job, {
    begin() {
      lines = [];
      acknowledged = 0;
    },
    line(text) {
      if (text.startsWith('{')) {
        const line = JSON.parse(text) as HistoryLine;
        lines.push(line);
        acknowledged += Number(isAcknowledged(line));
      } else others.push(text);
      for (const look of waiting) look();
    },
  });
  return {
    get lines() {
      return lines;
    },
    node,
    writes(count) {
      const wanted = acknowledged + count;
      return new Promise((resolve, reject) => {
        const end = (settle: () => void): void => {
          clearTimeout(timer);
          waiting.delete(look);
          settle();
        };
        const look = (): void => {
          if (acknowledged >= wanted) end(resolve);
        };
        const timer = setTimeout(
          () => end(() => reject(new Error(`writes do not succeed again:\n${others.slice(-20).join('\n')}`))),
          patienceMs,
        );
        waiting.add(look);
      });
    },
    async stop() {
      following.endWithJob();
      await command('kubectl', ['--namespace', namespace, 'delete', `job/${job}`, '--cascade=foreground', '--wait']);
      await following.ended;
      return lines;
    },
  };
};
