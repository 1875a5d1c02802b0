import { Validator } from '@seriousme/openapi-schema-validator';
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { examples } from '../../src/contract/examples.js';
import { postDescriptors, userDescriptors } from '../../src/contract/descriptors.js';
import { apiDocument } from '../../src/gateway/api-document.js';
import { readDescriptors, routesOf } from '../../src/gateway/routes/router.js';
import { firstUsers } from '../../src/user/first-data.js';
import { ask } from './http-request.js';
import { openHttpOnly, startSystem } from './harness.js';
import { serveNotes } from './notes/serve-notes.js';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly example?: unknown }[];
  readonly requestBody?: { readonly content: object };
  readonly responses: Readonly<Record<string, { readonly headers?: object; readonly content?: object }>>;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, { readonly properties: Readonly<Record<string, object>> }>>;
  };
}

const committed = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../../docs/openapi.json', import.meta.url)), 'utf8'),
) as Document;
const registries = [userDescriptors(), postDescriptors()].map(readDescriptors);

const operations = ({ paths }: Document): Operation[] => Object.values(paths).flatMap((item) => Object.values(item));

describe('the OpenAPI document', function () {
  this.timeout(30_000);

  it('is OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate({ ...committed });
    expect(valid, JSON.stringify(errors ?? []).slice(0, 1_000)).to.equal(true);
    expect(committed.openapi).to.match(/^3\.1\./);
  });

  it('has an operation for each route, with an id of its own', () => {
    const ids = operations(committed).map(({ operationId }) => operationId);
    expect(new Set(ids).size).to.equal(ids.length);
    expect(ids).to.have.length(registries.flatMap(routesOf).length);
    expect(Object.keys(committed.paths)).to.include.members([
      '/v1/users',
      '/v1/users/{userId}',
      '/v1/users:batchGet',
      '/v2/users/{userId}',
    ]);
  });

  it('says what the protos say', () => {
    expect(committed.paths['/v1/users/{userId}']?.['get']?.summary).to.equal('GetUser reads one user');
    expect(committed.components.schemas['UserMessage']?.properties['phoneNumber']).to.have.property(
      'description',
      '3–32 characters: digits, space and + - ( ).',
    );
    expect(committed.components.schemas['UserMessage']?.properties['createTime']).to.have.property('readOnly', true);
    expect(committed.components.schemas['ImportUsersResponse']?.properties['created']).to.include({
      type: 'string',
      format: 'int64',
    });
    for (const { operationId, summary } of operations(committed)) expect(summary, operationId).not.to.equal('');
  });

  it('names the headers and the statuses of an operation', () => {
    const create = committed.paths['/v1/users']?.['post'];
    expect(create?.parameters?.map(({ name }) => name)).to.deep.equal(['requestId', 'Idempotency-Key']);
    expect(create?.responses['201']?.headers).to.have.all.keys('X-Request-Id', 'Location', 'ETag');
    const read = committed.paths['/v1/users/{userId}']?.['get'];
    expect(read?.parameters?.map(({ name }) => name)).to.deep.equal(['userId', 'readMask', 'If-None-Match']);
    expect(read?.parameters?.[0]?.example).to.equal('1');
    expect(read?.responses).to.include.keys('200', '304', '404');
    expect(committed.paths['/v1/posts/{postId}']?.['get']?.responses).not.to.have.property('304');
    expect(committed.paths['/v1/posts/{postId}']?.['patch']?.parameters?.map(({ name }) => name)).to.include(
      'If-Match',
    );
    expect(Object.keys(committed.paths['/v1/users/{userId}']?.['delete']?.responses ?? {})).to.include('204');
    expect(committed.paths['/v1/users:import']?.['post']?.requestBody?.content).to.have.all.keys(
      'application/x-ndjson',
    );
  });

  it('has the first data as examples', () => {
    const [first] = firstUsers;
    expect(examples['v1.user.UserMessage']).to.include(first);
    expect(committed.components.schemas['UserMessage']).to.have.deep.property('examples', [
      examples['v1.user.UserMessage'],
    ]);
  });

  it('is served as it is committed, and rendered at /docs', async () => {
    const system = await startSystem();
    try {
      await system.reset();
      const served = await ask(system.url, '/openapi.json');
      expect(served.json).to.deep.equal(committed);
      expect(served.json).to.deep.equal(apiDocument(registries));
      const { json } = await ask(system.url, '/v1/posts/1');
      const { author, title, body, tags } = examples['v1.post.PostMessage'];
      expect(json).to.deep.include({ author, title, body, tags });
      const docs = await ask(system.url, '/docs/');
      expect([docs.status, docs.headers['content-type']]).to.deep.equal([200, 'text/html; charset=utf-8']);
      expect(docs.headers['content-security-policy']).to.include("default-src 'none'");
      expect((await ask(system.url, '/docs/static/swagger-ui-bundle.js')).status).to.equal(200);
      expect((await ask(system.url, '/docs/json')).json).to.deep.equal(committed);
      // JSON is YAML too.
      const yaml = await ask(system.url, '/docs/yaml');
      expect([yaml.status, yaml.headers['content-type']]).to.deep.equal([200, 'application/x-yaml']);
      expect(JSON.parse(yaml.text)).to.deep.equal(committed);
      for (const path of ['/docs', '/docs/', '/docs/json', '/openapi.json'])
        expect((await ask(system.url, path, { method: 'HEAD' })).status, `HEAD ${path}`).to.equal(200);
      expect((await ask(system.url, '/')).status, 'without PAGE_ENABLED').to.equal(404);
    } finally {
      await system.close();
    }
  });

  it('describes an RPC that the gateway has never seen, and serves the page if it is enabled', async () => {
    const notes = await serveNotes();
    const gateway = await openHttpOnly([notes.backend], { PAGE_ENABLED: 'true', DOCS_ENABLED: 'false' });
    try {
      const document = (await ask(gateway.url, '/openapi.json')).json as Document;
      const { valid, errors } = await new Validator().validate({ ...document });
      expect(valid, JSON.stringify(errors ?? []).slice(0, 1_000)).to.equal(true);
      const echo = document.paths['/notes/{shelf}/{path}:echo']?.['get'];
      expect(echo?.summary).to.equal('Echo answers with what it was asked');
      expect(echo?.parameters?.map(({ name }) => name)).to.include.members([
        'shelf',
        'path',
        'count',
        'inner.shelf',
        'time',
        'volumes',
        'left',
      ]);
      expect((await ask(gateway.url, '/docs/')).status).to.equal(404);
      for (const [path, type] of [
        ['/', 'text/html; charset=utf-8'],
        ['/page.css', 'text/css; charset=utf-8'],
        ['/page.js', 'text/javascript; charset=utf-8'],
        ['/icon.svg', 'image/svg+xml'],
      ] as const) {
        const { status, headers } = await ask(gateway.url, path);
        expect([status, headers['content-type']]).to.deep.equal([200, type]);
        expect(headers['content-security-policy']).to.include("script-src 'self'").and.not.include('unsafe');
      }
    } finally {
      await gateway.close();
      notes.close();
    }
  });
});
