import type { Database } from '../../src/platform/database/database.js';

const refuse = (): Promise<never> => Promise.reject(new Error('there is no database here'));

/** For a store whose required methods a test replaces. */
export const noDatabase: Database = {
  query: refuse,
  execute: refuse,
  transaction: refuse,
  pool: () => ({ open: 0, idle: 0, max: 0, waiting: 0 }),
  close: async () => {},
};
