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

describe('the idempotency of the methods', () => {
  it('of User is visible at run time', () => {
    expect(levels(userDefinition)).to.deep.equal({
      GetUser: 'NO_SIDE_EFFECTS',
      ListUsers: 'NO_SIDE_EFFECTS',
      BatchGetUsers: 'NO_SIDE_EFFECTS',
      CreateUser: 'IDEMPOTENCY_UNKNOWN',
      UpdateUser: 'IDEMPOTENCY_UNKNOWN',
      DeleteUser: 'IDEMPOTENT',
      ExportUsers: 'NO_SIDE_EFFECTS',
      ImportUsers: 'IDEMPOTENCY_UNKNOWN',
      LookupUsers: 'NO_SIDE_EFFECTS',
    });
  });

  it('of Post is visible at run time', () => {
    expect(levels(postDefinition)).to.deep.equal({
      ListPostsByUserId: 'NO_SIDE_EFFECTS',
      ListPosts: 'NO_SIDE_EFFECTS',
      GetPost: 'NO_SIDE_EFFECTS',
      CreatePost: 'IDEMPOTENCY_UNKNOWN',
      UpdatePost: 'IDEMPOTENCY_UNKNOWN',
      DeletePost: 'IDEMPOTENT',
      ExportPosts: 'NO_SIDE_EFFECTS',
    });
  });
});
