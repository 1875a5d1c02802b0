import { readFile, writeFile } from 'node:fs/promises';
import { openRelease } from '../../support/release.js';
import { startLoad } from './load.js';
import type { Bench } from './measure.js';
import { type Row, tableOf } from './rows.js';
import { settings } from './settings.js';

/** What every release of this suite has: requests that let pods keep their part of a small cluster's CPU while others start. */
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

const open = async (): Promise<Bench> => {
  const release = await openRelease('disturbance', benchValues);
  try {
    return { release, load: await startLoad(release), rows };
  } catch (error) {
    await release.close();
    throw error;
  }
};

/** The release, and the load on it, that cases share which leave it as they found it. The root hooks close it. */
export const sharedBench = (): Promise<Bench> => (shared ??= open());

export const closeSharedBench = async (): Promise<void> => {
  const bench = await shared?.catch(() => undefined);
  await bench?.load.stop();
  await bench?.release.close();
};

const begin = '<!-- disturbance:begin -->';
const end = '<!-- disturbance:end -->';

/** Prints what was measured, and puts it between the markers of the document that the suite was told. */
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
