import { coalesceKeys } from '../resources/coalesce/coalesce-keys.js';
import { coalesceReads } from '../resources/coalesce/coalesce-reads.js';
import type { Database } from '../platform/database/database.js';
import { conflict, isFaultOfOneRow } from '../platform/database/database-error.js';
import { columnsOf, etag, storedColumns } from '../resources/columns.js';
import type { CreateRequest } from '../resources/create-request.js';
import { etagMismatch, requestIdReused } from '../resources/errors.js';
import { keysOf } from '../resources/fields.js';
import type { Page } from '../resources/page.js';
import { postAlreadyExists, postNotFound } from './errors.js';
import { changeablePostFields, postFields, type NewPost, type Post, type PostChanges } from './post.js';

const written = columnsOf<NewPost>(postFields, keysOf(postFields));
const changed = columnsOf<NewPost>(postFields, changeablePostFields);

const columns = `${written.selected}, ${storedColumns}`;

/**
 * At least the encoded size of a post's message, without its author's name. 128 covers field tags, lengths, numbers
 * and times.
 */
const messageBytes = `(128 + ${written.bytes})`;

/** A body may have 256 KiB, so only this many posts are held in memory at once. */
const maxPostsPerQuery = 100;

/** Which posts to read, in the order of their sequence numbers. */
export interface PageRequest {
  /** Only this user's. */
  readonly authorUserId?: string;
  /** A sequence number: only posts with a greater one. */
  readonly after: string;
  readonly size: number;
  /** The page ends before the post that would exceed this. */
  readonly maxBytes: number;
  /** Whether the page has at least one post of any size. Otherwise it may be empty although there are more. */
  readonly atLeastOne: boolean;
}

export interface PostPage extends Page<Post> {
  /** An upper bound of the encoded size of its messages, without their authors' names. */
  readonly bytes: number;
}

export interface PostStore {
  get(postId: string): Promise<Post | undefined>;
  list(request: PageRequest): Promise<PostPage>;
  /** The post that this request has already created. @throws StatusError ALREADY_EXISTS (REQUEST_ID_REUSED) */
  createdBy(request: CreateRequest): Promise<Post | undefined>;
  /** @throws StatusError ALREADY_EXISTS (POST_ALREADY_EXISTS, REQUEST_ID_REUSED) */
  create(post: NewPost, request?: CreateRequest): Promise<Post>;
  /** @throws StatusError NOT_FOUND (POST_NOT_FOUND), ABORTED (ETAG_MISMATCH) */
  update(postId: string, changes: PostChanges, etag: string | undefined): Promise<Post>;
  /** @throws StatusError NOT_FOUND (POST_NOT_FOUND), ABORTED (ETAG_MISMATCH) */
  delete(postId: string, etag: string | undefined): Promise<void>;
}

/** Posts in PostgreSQL. Reads that arrive in one turn of the event loop share a query; nothing is cached. */
export const postStore = (database: Database): PostStore => {
  const byId = coalesceKeys(
    async (postIds: readonly string[]) => {
      const posts = await database.query<Post>(`SELECT ${columns} FROM posts WHERE post_id = ANY($1)`, [postIds]);
      return new Map(posts.map((post) => [post.postId, post]));
    },
    { maxKeys: maxPostsPerQuery, isFaultOfOneKey: isFaultOfOneRow },
  );

  const list = coalesceReads(
    async ({ authorUserId, after, size, maxBytes, atLeastOne }: PageRequest): Promise<PostPage> => {
      // The page is measured before bodies are read, so that a larger one never occupies memory here or in the
      // database.
      const rows = await database.query<Post & { more: boolean; total: string }>(
        `SELECT ${columns}, more, total FROM (
           SELECT *, ${messageBytes} AS bytes, sum(${messageBytes}) OVER page AS total, lead(sequence) OVER page IS NOT NULL AS more
           FROM posts WHERE sequence > $1 ${authorUserId === undefined ? '' : 'AND author_user_id = $4'}
           WINDOW page AS (ORDER BY sequence) ORDER BY sequence LIMIT $2
         ) AS measured
         WHERE total <= $3 ${atLeastOne ? 'OR total = bytes' : ''} ORDER BY sequence`,
        authorUserId === undefined ? [after, size, maxBytes] : [after, size, maxBytes, authorUserId],
      );
      const last = rows.at(-1);
      return { rows, more: last?.more ?? !atLeastOne, bytes: Number(last?.total ?? 0) };
    },
    ({ authorUserId, after, size, maxBytes, atLeastOne }) =>
      JSON.stringify([authorUserId ?? null, after, size, maxBytes, atLeastOne]),
  );

  const createdBy = async (request: CreateRequest): Promise<Post | undefined> => {
    const [post] = await database.query<Post & { fingerprint: string }>(
      `SELECT ${columns}, request_fingerprint AS fingerprint FROM posts WHERE request_id = $1`,
      [request.id],
    );
    if (post !== undefined && post.fingerprint !== request.fingerprint) throw requestIdReused(request.id);
    return post;
  };

  /** Why a write matched no row. Without an etag the row did not exist. */
  const refuseWrite = async (postId: string, expectedEtag: string | undefined): Promise<never> => {
    if (expectedEtag === undefined || (await byId.load(postId)) === undefined) throw postNotFound(postId);
    throw etagMismatch('post', postId);
  };

  return {
    get: (postId) => byId.load(postId),
    list,
    createdBy,

    async create(post, request) {
      const [created] = await database.query<Post>(
        `INSERT INTO posts (request_id, request_fingerprint, ${written.names})
         VALUES ($1, $2, ${written.parameters(3)}) ON CONFLICT DO NOTHING RETURNING ${columns}`,
        [request?.id, request?.fingerprint, ...written.values(post)],
      );
      if (created !== undefined) return created;

      const earlier = request && (await createdBy(request));
      if (earlier !== undefined) return earlier;
      // The conflicting post may have been deleted since.
      throw (await byId.load(post.postId)) === undefined ? conflict() : postAlreadyExists(post.postId);
    },

    async update(postId, changes, expectedEtag) {
      const [updated] = await database.query<Post>(
        `UPDATE posts SET ${changed.changes(3)}, update_time = now(), revision = revision + 1
         WHERE post_id = $1 AND coalesce(${etag} = $2, true) RETURNING ${columns}`,
        [postId, expectedEtag, ...changed.values(changes)],
      );
      return updated ?? refuseWrite(postId, expectedEtag);
    },

    async delete(postId, expectedEtag) {
      const deleted = await database.query(
        `DELETE FROM posts WHERE post_id = $1 AND coalesce(${etag} = $2, true) RETURNING sequence`,
        [postId, expectedEtag],
      );
      if (deleted.length === 0) await refuseWrite(postId, expectedEtag);
    },
  };
};
