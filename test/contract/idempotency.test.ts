import { expect } from 'chai';
import { postDefinition } from '../../src/contract/post.js';
import { userDefinition } from '../../src/contract/user.js';

interface WithOptions {
  readonly path: string;
  readonly options?: { readonly idempotency_level: string };
}

/** What a retry policy reads. proto-loader gives IDEMPOTENCY_UNKNOWN where a method says nothing. */
const levels = (definition: typeof userDefinition | typeof postDefinition): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries<WithOptions>(definition).map(([name, { options }]) => [name, options?.idempotency_level]),
  );

const expected = (method: string): string => {
  if (/^(Get|BatchGet|List|Export|Lookup)/.test(method)) return 'NO_SIDE_EFFECTS';
  return method.startsWith('Delete') ? 'IDEMPOTENT' : 'IDEMPOTENCY_UNKNOWN';
};

describe('the idempotency of the methods', () => {
  for (const [name, definition] of Object.entries({ User: userDefinition, Post: postDefinition })) {
    it(`of ${name} is visible at run time, and follows from its name`, () => {
      const found = levels(definition);
      const methods = Object.keys(found);
      expect(methods).to.not.deep.equal([]);
      expect(found).to.deep.equal(Object.fromEntries(methods.map((method) => [method, expected(method)])));
    });
  }
});
