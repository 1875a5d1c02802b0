import { join } from 'node:path';
import { chartFolder } from '../support/helm.js';
import { openRelease } from '../support/release.js';
import { isOutside } from '../disturbance/support/outside.js';
import { createDatabases, deleteDatabases, failOver, partition, switchOver } from './support/cloudnative-pg.js';
import { type Disturbance, historySuite } from './support/suite.js';

/** How many of each. */
const rounds = Number(process.env['E2E_HISTORY_ROUNDS'] ?? 1);
const numbers = Array.from({ length: rounds }, (_, index) => index + 1);
const numbered = (name: string, act: (namespace: string) => Promise<number>): Disturbance[] =>
  numbers.map((number) => ({
    name: rounds === 1 ? name : `${name} ${number}`,
    act: ({ namespace }) => act(namespace),
  }));

historySuite('a history of calls to User, whose database fails over', {
  purpose: 'history-pg',
  open: (values) =>
    openRelease('history-pg', {
      ...values,
      files: [join(chartFolder, 'examples/values-cloudnative-pg.yaml')],
      prepare: createDatabases,
      finish: deleteDatabases,
    }),
  disturbances: [
    ...numbered('switchover', switchOver),
    ...numbered('failover', failOver),
    // What no API of Kubernetes can do.
    ...(isOutside ? numbered('partition of the primary', partition) : []),
  ],
});
