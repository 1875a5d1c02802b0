import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CloseStack } from '../../src/platform/close-stack.js';
import { testServerUrl } from './database.js';
import { createServerDatabase } from './server-database.js';

/**
 * The DATABASE_URL of an empty database for a whole service: on the server that TEST_DATABASE_URL names, else a PGlite in a
 * temporary directory. The stack drops it.
 */
export const databaseUrl = async (open: CloseStack): Promise<string> => {
  if (testServerUrl !== undefined) {
    const { url, drop } = await createServerDatabase(testServerUrl);
    open.push('database', drop);
    return url;
  }
  const directory = await mkdtemp(join(tmpdir(), 'duet-database-'));
  open.push('directory', () => rm(directory, { recursive: true }));
  return `pglite:${join(directory, 'data')}`;
};
