import { closing } from '../../support/closing.js';
import { deploy, type Deployment, type DeploymentOptions } from './deployment.js';
import { caller } from './others.js';
import type { Row } from './rows.js';
import { withstand } from './withstand.js';

export interface RowsOptions {
  readonly size: 'full' | 'short';
  readonly deployment: DeploymentOptions;
  /** How long an attack holds accepted calls, unless its row says otherwise. */
  readonly holdMs: number;
}

/**
 * One test per row, all on one deployment: a service must survive every attack. A service that does not is replaced.
 */
export const describeRows = (rows: readonly Row[], { size, deployment: options, holdMs }: RowsOptions): void => {
  let deploying: Promise<Deployment>;
  let deployment: Deployment;
  const closeLater = closing();

  before(async function () {
    this.timeout(60_000);
    deploying = deploy(options);
    deployment = await deploying;
  });
  afterEach(async function () {
    this.timeout(60_000);
    if (Object.values(deployment.services).every(({ ended }) => ended === undefined)) return;
    await deployment.close();
    deploying = deploy(options);
    deployment = await deploying;
  });
  // A start that took too long still completes.
  after(async function () {
    this.timeout(60_000);
    await (await deploying).close();
  });

  for (const row of rows) {
    const count = row[size];
    if (count === undefined) continue;
    it(`withstands ${row.title}`, async function () {
      this.timeout(180_000);
      const service = deployment.services[row.service];
      const outputStalled = row.stalled === true;
      if (outputStalled) {
        service.stallOutput();
        closeLater({ close: () => service.readOutput() });
      }
      const others = row.others?.(deployment, closeLater) ?? [];
      const attack = row.attack(count, row.holdMs ?? holdMs, deployment);
      await withstand(service, attack, [caller(deployment, row.service), ...others], {
        outputStalled,
        databaseWithin: options.database === 'pglite',
      });
    });
  }
};
