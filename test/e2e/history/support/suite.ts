import { goProgram } from '../../../support/go.js';
import { openRelease, type Release } from '../../support/release.js';
import type { Values } from '../../support/helm.js';
import { disturb, expectLinearizable, type Row, tableOf } from './disturb.js';
import { type History, startHistory } from './start-history.js';

export interface Disturbance {
  readonly name: string;
  /** Resolves when the disturbance ends; with the seconds until another primary was promoted, if one was. */
  readonly act: (release: Release, history: History) => Promise<number | void>;
}

export interface SuiteOptions {
  readonly purpose: string;
  readonly open?: (values: Values) => Promise<Release>;
  readonly disturbances: readonly Disturbance[];
}

/** Reads and writes per second; a machine of two cores sustains them. */
const callsPerSecond = Number(process.env['E2E_HISTORY_RATE'] ?? 120);

const values: Values = {
  set: { 'resources.requests.cpu': '50m', 'database.bundled.resources.requests.cpu': '100m', minReadySeconds: 0 },
};

/** Reads and writes a release during all disturbances, and checks the whole history at the end. */
export const historySuite = (
  title: string,
  { purpose, open = (given) => openRelease(purpose, given), disturbances }: SuiteOptions,
): void => {
  describe(title, () => {
    const rows: Row[] = [];
    let release: Release | undefined;
    let history: History | undefined;
    const opened = (): { release: Release; history: History } => {
      if (!release || !history) throw new Error('the release was not opened');
      return { release, history };
    };
    before(async function () {
      this.timeout(600_000);
      await goProgram('check-history');
      release = await open(values);
      history = await startHistory(release, callsPerSecond);
    });
    after(async function () {
      this.timeout(600_000);
      process.stdout.write(`\n${tableOf(rows)}\n`);
      await release?.close();
    });

    for (const { name, act } of disturbances)
      it(`continues to acknowledge writes after ${name}`, async () => {
        const { release: on, history: of } = opened();
        rows.push(await disturb(of, name, () => act(on, of)));
      });

    it('has an order of the calls that explains every response', () => expectLinearizable(opened().history));
  });
};
