import { describeRows } from '../support/describe-rows.js';
import { callerRows, strangerRows } from '../support/rows.js';

/* The attacks of the hostile suite, smaller, on PGlite. At full size: npm run hostile. */

describe('a service under small attacks', () => {
  describeRows([...strangerRows, ...callerRows], {
    size: 'short',
    deployment: { database: 'pglite', memoryMiB: 4_096 },
    holdMs: 500,
  });
});
