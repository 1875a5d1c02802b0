/*
 * Only this folder touches private parts of grpc-js. Each part is checked before use, so that an incompatible version
 * fails with a clear error. grpc-js is pinned to the minor, and a test checks these shapes.
 */

export const changed = (what: string): Error =>
  new Error(`${what} is not what @duet/grpc expects: this version of @grpc/grpc-js is not supported`);

export const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

type Method = (...args: readonly unknown[]) => unknown;

const isMethod = (value: unknown): value is Method => typeof value === 'function';

/** @throws when `owner`, a `type` of grpc-js, has no method of that name */
export const methodOf = (owner: unknown, name: string, type: string): Method => {
  const method: unknown = isObject(owner) ? Reflect.get(owner, name) : undefined;
  if (!isMethod(method)) throw changed(`${type}.${name}`);
  return method;
};
