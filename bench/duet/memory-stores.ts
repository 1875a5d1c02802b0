import { emptyPost } from '../../src/post/messages.js';
import { postStore, type PostStore } from '../../src/post/store.js';
import { emptyUser } from '../../src/user/messages.js';
import { userStore, type UserStore } from '../../src/user/store.js';
import { userImports } from '../../src/user/user-imports.js';
import { noDatabase } from '../../test/support/no-database.js';
import * as data from '../data.js';

/* Stores that read from memory, so that the benchmarks measure calls and not a database. */

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
  // A sequence number is a row's position, counted from 1.
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
