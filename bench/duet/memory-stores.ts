import type { Database } from '../../src/platform/database/database.js';
import { emptyPost } from '../../src/post/messages.js';
import { postStore, type PostStore } from '../../src/post/store.js';
import { emptyUser } from '../../src/user/messages.js';
import { userStore, type UserStore } from '../../src/user/store.js';
import { userImports } from '../../src/user/user-imports.js';
import * as data from '../data.js';

/*
 * Stores that read from memory at once, so that what is measured is the way of a call and not a database.
 */

const refuse = (): Promise<never> => Promise.reject(new Error('a benchmark has no database'));

const noDatabase: Database = {
  query: refuse,
  execute: refuse,
  transaction: refuse,
  pool: () => ({ open: 0, idle: 0, max: 0, waiting: 0 }),
  close: async () => {},
};

const users = data.users.map((user) => ({ ...emptyUser, ...user }));
const posts = data.posts.map((post) => ({ ...emptyPost, ...post }));

const usersById = new Map(users.map((user) => [user.userId, user]));

export const memoryUsers: UserStore = {
  ...userStore(noDatabase),
  get: async (userId) => usersById.get(userId),
  getMany: async (userIds) =>
    new Map(
      Array.from(userIds).flatMap((userId) => {
        const user = usersById.get(userId);
        return user ? [[userId, user]] : [];
      }),
    ),
  // A sequence number is a row's place, counted from 1.
  list: async (after, limit) => users.slice(Number(after), Number(after) + limit),
};

export const noImports = userImports(noDatabase);

export const memoryPosts: PostStore = {
  ...postStore(noDatabase),
  get: async (postId) => posts[Number(postId) - 1],
  list: async ({ after, size }) => {
    const start = Number(after);
    return { rows: posts.slice(start, start + size), more: posts.length > start + size, bytes: 0 };
  },
};
