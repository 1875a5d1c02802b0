import { describeRows } from './support/describe-rows.js';
import { callerRows } from './support/rows.js';

describe('a service under attack by callers', () => {
  describeRows(callerRows, { size: 'full', deployment: { database: 'server' }, holdMs: 2_500 });
});
