/*
 * Private parts of grpc-js are touched in this folder alone. Each is checked before it is used, so that a version in
 * which it has changed fails with a sentence and not with a silent difference. grpc-js is pinned to the minor, and a test holds
 * these shapes to it.
 */

export const changed = (what: string): Error =>
  new Error(`${what} is not what @duet/grpc expects: this version of @grpc/grpc-js is not supported`);

export const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

type Method = (...args: readonly unknown[]) => unknown;

const isMethod = (value: unknown): value is Method => typeof value === 'function';

/** @throws where `owner`, a `type` of grpc-js, has no method of that name */
export const methodOf = (owner: unknown, name: string, type: string): Method => {
  const method: unknown = isObject(owner) ? Reflect.get(owner, name) : undefined;
  if (!isMethod(method)) throw changed(`${type}.${name}`);
  return method;
};
