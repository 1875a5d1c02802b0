import { expect } from 'chai';
import { ask, type Asked } from './http-request.js';
import { startSystem, type System } from './harness.js';

/** A request and its response. `body` is part of the response's JSON. */
interface Row extends Asked {
  readonly path: string;
  readonly status: number;
  readonly expected?: unknown;
}

const henry = { userId: '1', name: 'Henry', phoneNumber: '01012341234', age: 22 };
const ada = { name: 'Ada', phoneNumber: '01000000000', age: 36 };
const uuid = 'b7f0a3f4-2d0c-4f6c-9a39-6f0a3a9b1c55';

const rows: Readonly<Record<string, Row>> = {
  ListUsers: { path: '/v1/users?pageSize=1', status: 200, expected: { userMessages: [henry] } },
  'ListUsers as in the tutorial': { path: '/v2/users', status: 200, expected: { userMessages: [henry] } },
  GetUser: { path: '/v1/users/1', status: 200, expected: henry },
  'GetUser as in the tutorial': { path: '/v2/users/1', status: 200, expected: { userMessage: henry } },
  BatchGetUsers: {
    path: '/v1/users:batchGet?userIds=1&userIds=none&readMask=userId,name',
    status: 200,
    expected: { userMessages: [{ userId: '1', name: 'Henry' }], missingUserIds: ['none'] },
  },
  CreateUser: { path: '/v1/users', body: ada, status: 201, expected: ada },
  UpdateUser: { path: '/v1/users/1', method: 'PATCH', body: { age: 0 }, status: 200, expected: { ...henry, age: 0 } },
  DeleteUser: { path: '/v1/users/5', method: 'DELETE', status: 204 },
  ListPosts: { path: '/v1/posts', status: 200, expected: { postMessages: [{ postId: '1', author: 'Henry' }] } },
  ListPostsByUserId: {
    path: '/v1/users/5/posts',
    status: 200,
    expected: { postMessages: [{ postId: '8', author: 'Tony' }] },
  },
  GetPost: { path: '/v1/posts/5', status: 200, expected: { author: 'Jessie', authorStatus: 'AUTHOR_STATUS_FOUND' } },
  CreatePost: {
    path: '/v1/posts',
    body: { title: 'Hello', body: '', author_user_id: '2', tags: ['a', 'b'] },
    status: 201,
    expected: { title: 'Hello', body: '', tags: ['a', 'b'], author: 'Michael' },
  },
  UpdatePost: {
    path: '/v1/posts/1',
    method: 'PATCH',
    body: { tags: [] },
    status: 200,
    expected: { postId: '1', tags: [] },
  },
  DeletePost: { path: '/v1/posts/8', method: 'DELETE', status: 204 },
  'a user that is not there': {
    path: '/v1/users/none',
    status: 404,
    expected: { code: 'NOT_FOUND', reason: 'USER_NOT_FOUND' },
  },
  'an id in use': {
    path: '/v1/users',
    body: { ...ada, userId: '1' },
    status: 409,
    expected: { code: 'ALREADY_EXISTS' },
  },
  'an author that is not there': {
    path: '/v1/posts',
    body: { title: 'x', authorUserId: 'none' },
    status: 400,
    expected: { code: 'FAILED_PRECONDITION', reason: 'USER_NOT_FOUND' },
  },
  'a field that breaks a rule': {
    path: '/v1/users',
    body: { ...ada, age: 151 },
    status: 400,
    expected: { code: 'INVALID_ARGUMENT', reason: 'INVALID_REQUEST', errors: [{ field: 'user_message.age' }] },
  },
  'a field of another type': {
    path: '/v1/users',
    body: { ...ada, age: 'old' },
    status: 400,
    expected: { reason: 'INVALID_REQUEST', errors: [{ field: 'user_message.age' }] },
  },
  'a field that is unknown': {
    path: '/v1/users',
    body: { ...ada, nmae: 'Ada' },
    status: 400,
    expected: { reason: 'INVALID_REQUEST', errors: [{ field: 'user_message.nmae' }] },
  },
  'a page size below 0': {
    path: '/v1/users?page_size=-1',
    status: 400,
    expected: { errors: [{ field: 'page_size' }] },
  },
  'a page size that is no number': {
    path: '/v1/users?pageSize=ten',
    status: 400,
    expected: { errors: [{ field: 'page_size' }] },
  },
  'an etag that is old': {
    path: '/v1/users/1',
    method: 'PATCH',
    body: { age: 1 },
    headers: { 'if-match': '"0"' },
    status: 412,
    expected: { code: 'ABORTED', reason: 'ETAG_MISMATCH', status: 412 },
  },
  'a path that is not there': { path: '/v1/nothing', status: 404, expected: { reason: 'ROUTE_NOT_FOUND' } },
  'a method that is not there': {
    path: '/v1/users',
    method: 'PUT',
    body: {},
    status: 405,
    expected: { reason: 'METHOD_NOT_ALLOWED' },
  },
  'a form': {
    path: '/v1/users',
    body: 'name=Ada',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    status: 415,
    expected: { reason: 'UNSUPPORTED_MEDIA_TYPE' },
  },
  'an answer as XML': {
    path: '/v1/users',
    headers: { accept: 'application/xml' },
    status: 406,
    expected: { reason: 'NOT_ACCEPTABLE' },
  },
};

/** Whether `actual` contains all of `expected`; lists by their first items. */
const expectIncludes = (actual: unknown, expected: unknown, path = '$'): void => {
  if (typeof expected !== 'object' || expected === null) return void expect(actual, path).to.equal(expected);
  expect(typeof actual, path).to.equal('object');
  if (Array.isArray(expected) && expected.length === 0) expect(actual, path).to.deep.equal([]);
  for (const [key, value] of Object.entries(expected))
    expectIncludes((actual as Record<string, unknown>)[key], value, `${path}.${key}`);
};

describe('the routes of the gateway', function () {
  this.timeout(30_000);
  let system: System;
  before(async () => {
    system = await startSystem();
  });
  beforeEach(() => system.reset());
  after(() => system.close());

  for (const [name, { path, status, expected, ...asked }] of Object.entries(rows)) {
    it(`answer ${name}: ${asked.method ?? (asked.body ? 'POST' : 'GET')} ${path} with ${status}`, async () => {
      const { status: got, json, text, headers } = await ask(system.url, path, asked);
      expect(got, text).to.equal(status);
      if (status >= 400) {
        expect(headers['content-type']).to.equal('application/problem+json');
        expect(text).not.to.match(/v1\.|google\./);
        expectIncludes(json, { status, requestId: headers['x-request-id'] });
      }
      if (expected !== undefined) expectIncludes(json, expected);
      else expect(text).to.equal('');
    });
  }

  for (const id of [
    'a/b',
    'a:b',
    'a%b',
    ':batchGet',
    'users:batchGet',
    '..',
    '.',
    '%2F',
    'ä ☃?#&=+',
    'quote\'"',
    '\u{1f600}',
  ]) {
    it(`keep the id ${id} as one segment`, async () => {
      const created = await ask(system.url, '/v1/users', { body: { ...ada, userId: id } });
      expect(created.status, created.text).to.equal(201);
      expect(created.headers.location).to.equal(`/v1/users/${encodeURIComponent(id)}`);
      const read = await ask(system.url, `/v1/users/${encodeURIComponent(id)}`);
      expectIncludes(read.json, { ...ada, userId: id });
      const posts = await ask(system.url, `/v1/users/${encodeURIComponent(id)}/posts`);
      expectIncludes(posts.json, { postMessages: [] });
      const gone = await ask(system.url, `/v1/users/${encodeURIComponent(id)}`, { method: 'DELETE' });
      expect(gone.status).to.equal(204);
    });
  }

  it('answer a path that is not UTF-8 with 400', async () => {
    for (const path of ['/v1/users/%ff', '/v1/users/%', '/v1/users/%zz', '/%ff'])
      expect(await ask(system.url, path), path).to.have.property('status', 400);
  });

  it('take Idempotency-Key as the id of the request', async () => {
    const asked = { body: ada, headers: { 'idempotency-key': uuid } };
    const [first, again] = [await ask(system.url, '/v1/users', asked), await ask(system.url, '/v1/users', asked)];
    expect([first.status, again.status]).to.deep.equal([201, 201]);
    expect(again.json).to.deep.equal(first.json);
  });
});
