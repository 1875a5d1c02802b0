import type { Migration } from '../platform/database/migrate.js';

/**
 * The schema of User's database. Applied migrations never change and only expand: during a rollout, the old image
 * uses the same tables.
 */
export const migrations: readonly Migration[] = [
  {
    id: 1,
    name: 'users',
    // COLLATE "C": ids are compared byte by byte, and no upgrade of the system's locales can corrupt the index.
    sql: `
      CREATE TABLE users (
        sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        user_id text COLLATE "C" NOT NULL UNIQUE,
        name text NOT NULL,
        phone_number text NOT NULL,
        age integer NOT NULL,
        create_time timestamptz NOT NULL DEFAULT now(),
        update_time timestamptz NOT NULL DEFAULT now(),
        revision bigint NOT NULL DEFAULT 1,
        request_id uuid UNIQUE,
        request_fingerprint text
      )`,
  },
  {
    id: 2,
    name: 'user_imports',
    // UNLOGGED: staged users need not survive a crash, and cost half as much. See user-imports.ts.
    sql: `
      CREATE UNLOGGED TABLE user_imports (
        import_id uuid NOT NULL,
        position integer NOT NULL,
        user_id text COLLATE "C" NOT NULL,
        name text NOT NULL,
        phone_number text NOT NULL,
        age integer NOT NULL,
        PRIMARY KEY (import_id, position)
      )`,
  },
];
