import type { UserStore } from '../../src/user/store.js';

/** Stores that break User's contract, so that no order of the calls explains their responses. */
export const inconsistentStores: Readonly<Record<string, (store: UserStore) => UserStore>> = {
  'ignores an etag': (store) => ({
    ...store,
    update: (userId, changes) => store.update(userId, changes, undefined),
  }),
  'loses one write in a hundred': (store) => {
    let writes = 0;
    return {
      ...store,
      async update(userId, changes, etag) {
        const user = await store.get(userId);
        if (++writes % 100 !== 0 || user === undefined) return store.update(userId, changes, etag);
        return { ...user, ...changes, etag: `lost-${writes}` };
      },
    };
  },
  'answers a read from a replica': (store) => {
    const replica = new Map<string, { readonly atMs: number; readonly user: ReturnType<UserStore['get']> }>();
    return {
      ...store,
      get(userId) {
        const known = replica.get(userId);
        const nowMs = performance.now();
        if (known && nowMs - known.atMs < 50) return known.user;
        const user = store.get(userId);
        replica.set(userId, { atMs: nowMs, user });
        return user;
      },
    };
  },
  'creates twice for one request id': (store) => ({ ...store, create: (user) => store.create(user) }),
};

/** A store whose listings lack one user in ten. */
export const forgetfulLists = (store: UserStore): UserStore => {
  let listed = 0;
  return {
    ...store,
    async list(after, limit) {
      const users = await store.list(after, limit);
      return users.filter(() => ++listed % 10 !== 0);
    },
  };
};
