import { describeRows } from './support/describe-rows.js';
import { strangerRows } from './support/rows.js';

describe('a service under attack by strangers', () => {
  describeRows(strangerRows, { size: 'full', deployment: { database: 'server' }, holdMs: 2_500 });
});
