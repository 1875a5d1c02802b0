import type { Migration } from '../platform/database/migrate.js';

/**
 * The schema of Post's database. Applied migrations never change and only expand: during a rollout, the old image
 * uses the same tables.
 */
export const migrations: readonly Migration[] = [
  {
    id: 1,
    name: 'posts',
    // COLLATE "C": ids are compared byte by byte, and no upgrade of the system's locales can corrupt the index.
    sql: `
      CREATE TABLE posts (
        sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        post_id text COLLATE "C" NOT NULL UNIQUE,
        author_user_id text COLLATE "C" NOT NULL,
        title text NOT NULL,
        body text NOT NULL,
        tags text[] NOT NULL,
        create_time timestamptz NOT NULL DEFAULT now(),
        update_time timestamptz NOT NULL DEFAULT now(),
        revision bigint NOT NULL DEFAULT 1,
        request_id uuid UNIQUE,
        request_fingerprint text
      );
      CREATE INDEX posts_by_author ON posts (author_user_id, sequence)`,
  },
];
