import { expect } from 'chai';
import { ask, type Asked, type Response } from './http-request.js';
import { startSystem, type System } from './harness.js';

const ada = { name: 'Ada', phoneNumber: '01000000000', age: 36 };

const fieldOf = ({ json }: Response, name: string): unknown => (json as Record<string, unknown>)[name];

describe('the gateway speaks HTTP', function () {
  this.timeout(30_000);
  let system: System;
  const get = (path: string, headers: Asked['headers'] = {}): Promise<Response> => ask(system.url, path, { headers });

  before(async () => {
    system = await startSystem();
  });
  beforeEach(() => system.reset());
  after(() => system.close());

  it('sends a user’s etag, and 304 to a client that has it', async () => {
    const { headers, json } = await get('/v1/users/1');
    expect(headers.etag).to.equal(`"${(json as { etag: string }).etag}"`);
    expect(headers['cache-control']).to.equal('private, no-cache');
    for (const known of [headers.etag, `"other", W/${headers.etag}`, '*']) {
      const again = await get('/v1/users/1', { 'if-none-match': known });
      expect([again.status, again.text, again.headers.etag], known).to.deep.equal([304, '', headers.etag]);
    }
    await ask(system.url, '/v1/users/1', { method: 'PATCH', body: { age: 23 } });
    expect(await get('/v1/users/1', { 'if-none-match': headers.etag })).to.have.property('status', 200);
    expect(await get('/v1/users/1', { 'if-none-match': 'unquoted' })).to.have.property('status', 400);
  });

  it('sends no ETag for a post: its etag does not cover the name of its author', async () => {
    const { headers, json } = await get('/v1/posts/1');
    expect(headers).not.to.have.property('etag');
    const { etag } = json as { etag: string };
    const unchanged = await get('/v1/posts/1', { 'if-none-match': `"${etag}"` });
    expect(unchanged.status).to.equal(200);
  });

  for (const [kind, change] of [
    ['users', { age: 1 }],
    ['posts', { title: 'New' }],
  ] as const) {
    it(`changes and deletes ${kind} by If-Match`, async () => {
      const path = `/v1/${kind}/2`;
      const etag = String(fieldOf(await get(path), 'etag'));
      const patch = (ifMatch: string): Promise<Response> =>
        ask(system.url, path, { method: 'PATCH', body: change, headers: { 'if-match': ifMatch } });
      expect(await patch('"0.0"')).to.have.property('status', 412);
      expect(await patch(`W/"${etag}"`)).to.have.property('status', 412);
      expect(await patch(`"${etag}", "b"`)).to.have.property('status', 400);
      expect(await patch(`"${etag}"`)).to.have.property('status', 200);
      expect(await patch(`"${etag}"`)).to.have.property('status', 412);
      expect(await patch('*')).to.have.property('status', 200);
      const remove = (ifMatch: string): Promise<Response> =>
        ask(system.url, path, { method: 'DELETE', headers: { 'if-match': ifMatch } });
      expect(await remove(`"${etag}"`)).to.have.property('status', 412);
      expect(await remove(`"${String(fieldOf(await get(path), 'etag'))}"`)).to.have.property('status', 204);
    });
  }

  it('refuses If-Match where nothing would check it, and one that contradicts the body', async () => {
    for (const [path, body, type] of [
      ['/v1/users', JSON.stringify(ada), 'application/json'],
      ['/v1/users:import', '', 'application/x-ndjson'],
    ] as const) {
      const refused = await ask(system.url, path, { body, headers: { 'content-type': type, 'if-match': '"1"' } });
      expect([refused.status, fieldOf(refused, 'reason')], path).to.deep.equal([400, 'PRECONDITION_UNSUPPORTED']);
    }
    const other = await ask(system.url, '/v1/users/1', {
      method: 'PATCH',
      body: { age: 1, etag: 'a' },
      headers: { 'if-match': '"b"' },
    });
    expect(fieldOf(other, 'errors')).to.deep.equal([
      { field: 'user_message.etag', description: 'differs from the If-Match header; send the same value' },
    ]);
  });

  it('says where a created resource is, and creates it once for each Idempotency-Key', async () => {
    const asked = { body: ada, headers: { 'idempotency-key': '"b7f0a3f4-2d0c-4f6c-9a39-6f0a3a9b1c55"' } };
    const created = await ask(system.url, '/v1/users', asked);
    expect([created.status, created.headers.location]).to.deep.equal([
      201,
      `/v1/users/${String(fieldOf(created, 'userId'))}`,
    ]);
    expect(created.headers.etag).to.equal(`"${String(fieldOf(created, 'etag'))}"`);
    const again = await ask(system.url, '/v1/users', asked);
    expect(again.json).to.deep.equal(created.json);
    expect((await get(created.headers.location ?? '')).json).to.deep.equal(created.json);
    const reused = await ask(system.url, '/v1/users', { ...asked, body: { ...ada, name: 'Eve' } });
    expect([reused.status, fieldOf(reused, 'reason')]).to.deep.equal([409, 'REQUEST_ID_REUSED']);
    const broken = await ask(system.url, '/v1/users', { body: ada, headers: { 'idempotency-key': 'no uuid' } });
    expect(fieldOf(broken, 'errors')).to.have.deep.nested.property('[0].field', 'request_id');
  });

  it('links to the next page until there is none', async () => {
    const pages: unknown[] = [];
    let path: string | undefined = '/v1/posts?page_size=3&pageToken=';
    while (path !== undefined) {
      const page: Response = await get(path);
      pages.push(...(fieldOf(page, 'postMessages') as { postId: string }[]).map(({ postId }) => postId));
      path = /^<([^>]+)>; rel="next"$/.exec(String(page.headers['link'] ?? ''))?.[1];
      if (path) expect(path).to.include('page_size=3');
    }
    expect(pages).to.deep.equal(['1', '2', '3', '4', '5', '6', '7', '8']);
  });

  it('answers HEAD as GET without a body, and OPTIONS with what a path takes', async () => {
    for (const path of ['/v1/users/1', '/v1/users', '/v1/users/none', '/livez']) {
      const [head, full] = [await ask(system.url, path, { method: 'HEAD' }), await get(path)];
      expect([head.status, head.text, head.headers.etag], path).to.deep.equal([full.status, '', full.headers.etag]);
      expect(head.headers['content-length'], path).to.equal(full.headers['content-length']);
    }
    const stream = await ask(system.url, '/v1/users:export', { method: 'HEAD' });
    expect([stream.status, stream.headers['content-type'], stream.text]).to.deep.equal([
      200,
      'application/x-ndjson',
      '',
    ]);
    const options = await ask(system.url, '/v1/users/1', { method: 'OPTIONS' });
    expect([options.status, options.headers.allow]).to.deep.equal([204, 'GET, PATCH, DELETE, HEAD, OPTIONS']);
    expect(await ask(system.url, '/v1/none', { method: 'OPTIONS' })).to.have.property('status', 404);
  });

  it('names the methods of a path to one that it does not take', async () => {
    for (const [method, path, allow] of [
      ['POST', '/v1/users/1', 'GET, PATCH, DELETE, HEAD, OPTIONS'],
      ['DELETE', '/v1/users:batchGet', 'GET, HEAD, OPTIONS'],
      ['GET', '/v1/users:import', 'POST, OPTIONS'],
      ['PROPFIND', '/v1/users', 'GET, POST, HEAD, OPTIONS'],
      ['TRACE', '/v2/users', 'GET, HEAD, OPTIONS'],
      ['QUERY', '/v2/users', 'GET, HEAD, OPTIONS'],
    ] as const) {
      const { status, headers } = await ask(system.url, path, { method });
      expect([status, headers.allow?.split(', ').toSorted()], `${method} ${path}`).to.deep.equal([
        405,
        allow.split(', ').toSorted(),
      ]);
    }
  });

  it('reads what a client accepts', async () => {
    const statusOf = async (path: string, accept: string): Promise<number> => (await get(path, { accept })).status;
    for (const accept of [
      'application/json',
      '*/*',
      'text/html, application/*;q=0.1',
      'Application/JSON; charset=utf-8',
    ])
      expect(await statusOf('/v1/users', accept), accept).to.equal(200);
    for (const accept of ['text/html', 'application/json;q=0', '*/*, application/json;q=0', 'application/x-ndjson'])
      expect(await statusOf('/v1/users', accept), accept).to.equal(406);
    expect(await statusOf('/v1/users:export', 'application/json')).to.equal(406);
    expect(await statusOf('/v1/users:export', 'application/x-ndjson')).to.equal(200);
  });

  it('takes bodies as JSON in UTF-8 alone', async () => {
    const body = JSON.stringify(ada);
    const statusOf = async (contentType: string | undefined, more: Asked['headers'] = {}): Promise<number> =>
      (
        await ask(system.url, '/v1/users', {
          body,
          headers: { ...(contentType && { 'content-type': contentType }), ...more },
        })
      ).status;
    expect(await statusOf('application/json')).to.equal(201);
    expect(await statusOf('Application/JSON ; charset="UTF-8"')).to.equal(201);
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'application/json; charset=latin1',
      'application/merge-patch+json',
      'json',
      undefined,
    ])
      expect(await statusOf(type), type).to.equal(415);
    expect(await statusOf('application/json', { 'content-encoding': 'gzip' })).to.equal(415);
    const patched = await ask(system.url, '/v1/users/1', {
      method: 'PATCH',
      body: '{"age": 1}',
      headers: { 'content-type': 'application/merge-patch+json' },
    });
    expect(patched.status).to.equal(200);
  });

  it('names what is wrong with a body', async () => {
    const post = async (body: string): Promise<unknown> =>
      fieldOf(await ask(system.url, '/v1/posts', { body, headers: { 'content-type': 'application/json' } }), 'errors');
    expect(await post('{')).to.deep.equal([{ field: 'body', description: 'must be JSON' }]);
    expect(await post('')).to.deep.equal([{ field: 'body', description: 'is required' }]);
    expect(await post('[]')).to.deep.equal([{ field: 'post_message', description: 'must be a JSON object' }]);
    expect(
      await post(
        '{"title": 1, "tags": ["a", 2], "authorStatus": "FOUND", "createTime": "now", "author_user_id": "\\ud800"}',
      ),
    ).to.deep.equal([
      { field: 'post_message.title', description: 'must be a string' },
      { field: 'post_message.tags[1]', description: 'must be a string' },
      {
        field: 'post_message.author_status',
        description:
          'must be one of AUTHOR_STATUS_UNSPECIFIED, AUTHOR_STATUS_FOUND, AUTHOR_STATUS_NOT_FOUND, AUTHOR_STATUS_UNAVAILABLE',
      },
      {
        field: 'post_message.create_time',
        description: 'must be a time such as 2026-01-31T12:00:00Z, from the year 1 to 9999',
      },
      { field: 'post_message.author_user_id', description: 'must not contain half of a surrogate pair' },
    ]);
    expect(await post('{"authorUserId": "1", "author_user_id": "1", "__proto__": {}}')).to.deep.equal([
      {
        field: 'post_message.author_user_id',
        description: 'is set twice, as author_user_id and authorUserId; use one of them',
      },
      {
        field: 'post_message.__proto__',
        description:
          'is unknown: the fields are postId, author, title, body, tags, authorUserId, authorStatus, createTime, updateTime, etag',
      },
    ]);
    const latin = await ask(system.url, '/v1/posts', {
      body: Buffer.from('{"title": "\xe9"}', 'latin1'),
      headers: { 'content-type': 'application/json' },
    });
    expect(fieldOf(latin, 'errors')).to.deep.equal([{ field: 'body', description: 'must be UTF-8' }]);
  });

  it('names what is wrong with a query', async () => {
    const errors = async (path: string): Promise<unknown> => fieldOf(await get(path), 'errors');
    expect(await errors('/v1/users?pageSize=1&page_size=2&limit=3')).to.deep.equal([
      { field: 'page_size', description: 'is set twice, under both of its names; use one of them' },
      { field: 'limit', description: 'is not a query parameter of this method; GET /openapi.json lists them' },
    ]);
    expect(await errors('/v1/users?pageSize=1&pageSize=2')).to.deep.equal([
      { field: 'page_size', description: 'must be set only once' },
    ]);
    expect(await errors('/v1/users/1?user_id=2')).to.deep.equal([
      { field: 'user_id', description: 'must not be in the query: the path sets it' },
    ]);
    expect(await errors('/v1/users/1?read_mask=shoe_size')).to.have.deep.nested.property(
      '[0].field',
      'read_mask.paths[0]',
    );
    const other = await ask(system.url, '/v1/users/1', { method: 'PATCH', body: { userId: '2', age: 1 } });
    expect(fieldOf(other, 'errors')).to.deep.equal([
      { field: 'user_message.user_id', description: 'differs between the body and the path; send the same value' },
    ]);
  });

  it('takes a resource back as it was read, changed, and leaves what the server decides', async () => {
    const read = (await get('/v1/posts/3')).json as Record<string, unknown>;
    const { status, json } = await ask(system.url, '/v1/posts/3', {
      method: 'PATCH',
      body: { ...read, title: 'New', body: '' },
    });
    expect(status).to.equal(200);
    expect(json).to.include({ title: 'New', body: '', author: read['author'] });
  });

  it('emits fields at their default, unless a mask chose', async () => {
    await ask(system.url, '/v1/users/1', { method: 'PATCH', body: { age: 0 } });
    expect(fieldOf(await get('/v1/users/1'), 'age')).to.equal(0);
    expect((await get('/v1/users/1?readMask=name,phone_number')).json).to.deep.equal({
      name: 'Henry',
      phoneNumber: '01012341234',
    });
    expect((await get('/v1/users?pageSize=5')).json).to.have.property('nextPageToken', '');
  });

  it('keeps the id of a request, and makes one for each without', async () => {
    expect((await get('/v1/users/1', { 'x-request-id': 'mine-1' })).headers['x-request-id']).to.equal('mine-1');
    for (const id of ['a b', 'x'.repeat(129), ''])
      expect((await get('/v1/users/1', { 'x-request-id': id })).headers['x-request-id']).to.match(/^[0-9a-f-]{36}$/);
  });
});
