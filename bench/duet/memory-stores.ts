import { StatusError } from '../../src/grpc/index.js';
import { status } from '@grpc/grpc-js';
import type { PostStore } from '../../src/post/store.js';
import type { UserStore } from '../../src/user/store.js';
import type { UserImports } from '../../src/user/user-imports.js';
import { emptyPost } from '../../src/post/messages.js';
import { emptyUser } from '../../src/user/messages.js';
import * as data from '../data.js';

/*
 * Stores that answer from memory at once, so that what is measured is the way of a call and not a database.
 * Nothing is written in a benchmark.
 */

const refuse = (): Promise<never> =>
  Promise.reject(new StatusError(status.UNIMPLEMENTED, 'nothing is written in a benchmark'));

const users = data.users.map((user) => ({ ...emptyUser, ...user }));
const posts = data.posts.map((post) => ({ ...emptyPost, ...post }));

const usersById = new Map(users.map((user) => [user.userId, user]));

export const memoryUsers: UserStore = {
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
  create: refuse,
  update: refuse,
  delete: refuse,
};

export const noImports: UserImports = {
  run: refuse,
  discardAbandoned: refuse,
  counts: () => ({ open: 0, waiting: 0 }),
};

export const memoryPosts: PostStore = {
  get: async (postId) => posts[Number(postId) - 1],
  list: async ({ after, size }) => {
    const start = Number(after);
    return { rows: posts.slice(start, start + size), more: posts.length > start + size, bytes: 0 };
  },
  createdBy: async () => undefined,
  create: refuse,
  update: refuse,
  delete: refuse,
};
