import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chartFolder } from '../support/helm.js';
import { openRelease } from '../support/release.js';
import { isOutside } from '../disturbance/support/outside.js';
import { createDatabases, deleteDatabases, failOver, partition, switchOver } from './support/cloudnative-pg.js';
import { type Disturbance, historySuite } from './support/suite.js';

/** The number of disturbances of each kind. */
const rounds = Number(process.env['E2E_HISTORY_ROUNDS'] ?? 1);
const numbers = Array.from({ length: rounds }, (_, index) => index + 1);
const numbered = (name: string, act: (namespace: string) => Promise<number>): Disturbance[] =>
  numbers.map((number) => ({
    name: rounds === 1 ? name : `${name} ${number}`,
    act: ({ namespace }) => act(namespace),
  }));

historySuite('a history of calls to User while its database fails over', {
  purpose: 'history-pg',
  open: (values) =>
    openRelease('history-pg', {
      ...values,
      files: [join(chartFolder, 'examples/values-cloudnative-pg.yaml')],
      prepare: createDatabases,
      finish: deleteDatabases,
    }),
  disturbances: [
    { name: 'nothing, for 30 s', act: () => delay(30_000) },
    ...numbered('switchover', switchOver),
    ...numbered('failover', failOver),
    // Kubernetes has no API for this.
    ...(isOutside ? numbered('partition of the primary', partition) : []),
  ],
});
