import { readFile, writeFile } from 'node:fs/promises';
import { type Deployed, openRelease } from '../../support/release.js';
import { type LoadOptions, startLoad } from './load.js';
import type { Bench } from './measure.js';
import { type Row, tableOf } from './rows.js';
import { settings } from './settings.js';

/**
 * Settings of every release of this suite: CPU requests that protect running pods while others start on a small
 * cluster.
 */
export const benchValues = {
  files: settings.values ? [settings.values] : [],
  set: {
    'resources.requests.cpu': '100m',
    'database.bundled.resources.requests.cpu': '100m',
    'post.userClient.authorBudgetMs': settings.authorBudgetMs,
  },
};

const rows: Row[] = [];
let shared: Promise<Bench> | undefined;

interface BenchOptions extends LoadOptions {
  /** The disturbed components. Default User and Post. */
  readonly components?: readonly Deployed[];
  /** Added to the shared settings. */
  readonly set?: Readonly<Record<string, string | boolean>>;
}

/** A separate release with its own load, which its opener closes. Its rows go into the suite's table. */
export const openBench = async (
  purpose: string,
  { components = ['user', 'post'], set = {}, ...options }: BenchOptions = {},
): Promise<Bench> => {
  const release = await openRelease(purpose, { ...benchValues, set: { ...benchValues.set, ...set } });
  try {
    return { release, load: await startLoad(release, options), components, rows };
  } catch (error) {
    await release.close();
    throw error;
  }
};

export const closeBench = async ({ load, release }: Bench): Promise<void> => {
  await load.stop();
  await release.close();
};

/** The release and its load that cases share, which must leave it unchanged. The root hooks close it. */
export const sharedBench = (): Promise<Bench> => (shared ??= openBench('disturbance'));

export const closeSharedBench = async (): Promise<void> => {
  const bench = await shared?.catch(() => undefined);
  if (bench) await closeBench(bench);
};

const begin = '<!-- disturbance:begin -->';
const end = '<!-- disturbance:end -->';

/** Prints the results, and writes them between the markers of the configured document. */
export const writeTable = async (): Promise<void> => {
  if (rows.length === 0) return;
  const table = tableOf(rows);
  process.stdout.write(`\n${table}\n`);
  if (!settings.table) return;
  const text = await readFile(settings.table, 'utf8');
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`${settings.table} has no ${begin} … ${end}`);
  await writeFile(settings.table, `${before}${begin}\n${table}\n${end}${after}`);
};
