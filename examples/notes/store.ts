import type { Database } from '../../src/platform/database/database.js';
import type { Migration } from '../../src/platform/database/migrate.js';

/** A note in the database. The title and the author of its post are not stored: Notes reads them from Post. */
export interface StoredNote {
  readonly noteId: string;
  readonly postId: string;
  readonly text: string;
}

/** Applied migrations never change: during a rollout, the old and the new image use the same tables. */
export const migrations: readonly Migration[] = [
  {
    id: 1,
    name: 'notes',
    sql: 'CREATE TABLE stored_notes (note_id text PRIMARY KEY, post_id text NOT NULL, text text NOT NULL)',
  },
];

export interface NoteStore {
  create(stored: StoredNote): Promise<void>;
  get(noteId: string): Promise<StoredNote | undefined>;
}

/** Notes in PostgreSQL. */
export const noteStore = (database: Database): NoteStore => ({
  async create({ noteId, postId, text }) {
    const values = [noteId, postId, text];
    await database.query('INSERT INTO stored_notes (note_id, post_id, text) VALUES ($1, $2, $3)', values);
  },

  async get(noteId) {
    const [found] = await database.query<StoredNote>(
      'SELECT note_id AS "noteId", post_id AS "postId", text FROM stored_notes WHERE note_id = $1',
      [noteId],
    );
    return found;
  },
});
