/*
 * Private parts of grpc-js are touched in this folder alone. Each is checked before it is used, so that a version in
 * which it has changed fails with a sentence and not with a silent difference. grpc-js is pinned to the minor;
 * test/grpc/internals.test.ts holds these shapes to it.
 */

export const changed = (what: string): Error =>
  new Error(`${what} is not what src/grpc/internals expects: this version of @grpc/grpc-js is not supported`);
