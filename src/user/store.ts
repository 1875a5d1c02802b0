import { coalesceKeys } from '../resources/coalesce/coalesce-keys.js';
import { coalesceReads } from '../resources/coalesce/coalesce-reads.js';
import type { Database } from '../platform/database/database.js';
import { conflict, isFaultOfOneRow } from '../platform/database/database-error.js';
import { columnsOf, etag, storedColumns } from '../resources/columns.js';
import type { CreateRequest } from '../resources/create-request.js';
import { etagMismatch, requestIdReused } from '../resources/errors.js';
import { keysOf } from '../resources/fields.js';
import { userAlreadyExists, userNotFound } from './errors.js';
import { changeableUserFields, userFields, type NewUser, type User, type UserChanges } from './user.js';

const written = columnsOf<NewUser>(userFields, keysOf(userFields));
const changed = columnsOf<NewUser>(userFields, changeableUserFields);

const columns = `${written.selected}, ${storedColumns}`;

export interface UserStore {
  get(userId: string): Promise<User | undefined>;
  getMany(userIds: Iterable<string>): Promise<Map<string, User>>;
  /** At most `limit` users with a greater sequence number than `after`, in that order. */
  list(after: string, limit: number): Promise<readonly User[]>;
  /** @throws StatusError ALREADY_EXISTS (USER_ALREADY_EXISTS, REQUEST_ID_REUSED) */
  create(user: NewUser, request?: CreateRequest): Promise<User>;
  /** @throws StatusError NOT_FOUND (USER_NOT_FOUND), ABORTED (ETAG_MISMATCH) */
  update(userId: string, changes: UserChanges, etag: string | undefined): Promise<User>;
  /** @throws StatusError NOT_FOUND (USER_NOT_FOUND), ABORTED (ETAG_MISMATCH) */
  delete(userId: string, etag: string | undefined): Promise<void>;
}

/** Users in PostgreSQL. Reads that arrive in one turn of the event loop share a query; nothing is cached. */
export const userStore = (database: Database): UserStore => {
  const byId = coalesceKeys(
    async (userIds: readonly string[]) => {
      const users = await database.query<User>(`SELECT ${columns} FROM users WHERE user_id = ANY($1)`, [userIds]);
      return new Map(users.map((user) => [user.userId, user]));
    },
    { isFaultOfOneKey: isFaultOfOneRow },
  );

  const list = coalesceReads(
    ({ after, limit }: { after: string; limit: number }) =>
      database.query<User>(`SELECT ${columns} FROM users WHERE sequence > $1 ORDER BY sequence LIMIT $2`, [
        after,
        limit,
      ]),
    ({ after, limit }) => `${after} ${limit}`,
  );

  /** Why a write matched no row. Without an etag the row did not exist. */
  const refuseWrite = async (userId: string, expectedEtag: string | undefined): Promise<never> => {
    if (expectedEtag === undefined || (await byId.load(userId)) === undefined) throw userNotFound(userId);
    throw etagMismatch('user', userId);
  };

  return {
    get: (userId) => byId.load(userId),
    getMany: (userIds) => byId.loadMany(userIds),
    list: (after, limit) => list({ after, limit }),

    async create(user, request) {
      const [created] = await database.query<User>(
        `INSERT INTO users (request_id, request_fingerprint, ${written.names})
         VALUES ($1, $2, ${written.parameters(3)}) ON CONFLICT DO NOTHING RETURNING ${columns}`,
        [request?.id, request?.fingerprint, ...written.values(user)],
      );
      if (created !== undefined) return created;

      if (request !== undefined) {
        const [earlier] = await database.query<User & { fingerprint: string }>(
          `SELECT ${columns}, request_fingerprint AS fingerprint FROM users WHERE request_id = $1`,
          [request.id],
        );
        if (earlier?.fingerprint === request.fingerprint) return earlier;
        if (earlier !== undefined) throw requestIdReused(request.id);
      }
      // The conflicting user may have been deleted since.
      throw (await byId.load(user.userId)) === undefined ? conflict() : userAlreadyExists(user.userId);
    },

    async update(userId, changes, expectedEtag) {
      const [updated] = await database.query<User>(
        `UPDATE users SET ${changed.changes(3)}, update_time = now(), revision = revision + 1
         WHERE user_id = $1 AND coalesce(${etag} = $2, true) RETURNING ${columns}`,
        [userId, expectedEtag, ...changed.values(changes)],
      );
      return updated ?? refuseWrite(userId, expectedEtag);
    },

    async delete(userId, expectedEtag) {
      const deleted = await database.query(
        `DELETE FROM users WHERE user_id = $1 AND coalesce(${etag} = $2, true) RETURNING sequence`,
        [userId, expectedEtag],
      );
      if (deleted.length === 0) await refuseWrite(userId, expectedEtag);
    },
  };
};
