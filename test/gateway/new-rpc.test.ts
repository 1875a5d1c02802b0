import { expect } from 'chai';
import { ask } from './http-request.js';
import { openHttpOnly, type RunningGateway } from './harness.js';
import { serveNotes, type Notes } from './notes/serve-notes.js';

describe('an RPC that the gateway has never seen', function () {
  this.timeout(30_000);
  let notes: Notes;
  let gateway: RunningGateway;
  before(async () => {
    notes = await serveNotes();
    gateway = await openHttpOnly([notes.backend]);
  });
  after(async () => {
    await gateway.close();
    notes.close();
  });

  const defaults = {
    shelf: '',
    path: '',
    count: '0',
    data: '',
    volume: 'VOLUME_UNSPECIFIED',
    volumes: [],
    good: false,
    ratio: 0,
    counts: {},
  };

  it('is served by its annotation, with every kind of query parameter', async () => {
    const query = [
      'count=-9007199254740993',
      'data=AQID',
      'volume=VOLUME_LOUD',
      'volumes=1&volumes=VOLUME_UNSPECIFIED',
      'inner.shelf=x&inner.inner.count=1',
      'time=2026-01-31T12:00:00.5Z',
      'duration=1.5s',
      'good=true',
      'ratio=0.25',
      'right=7',
      'maybe=',
      'wrapped=w',
    ].join('&');
    const { status, json, text } = await ask(gateway.url, `/notes/a%2Fb/c/d%2Fe/f%20g:echo?${query}`);
    expect(status, text).to.equal(200);
    expect(json).to.deep.equal({
      ...defaults,
      shelf: 'a/b',
      path: 'c/d%2Fe/f g',
      count: '-9007199254740993',
      data: 'AQID',
      volume: 'VOLUME_LOUD',
      volumes: ['VOLUME_LOUD', 'VOLUME_UNSPECIFIED'],
      inner: { ...defaults, shelf: 'x', inner: { ...defaults, count: '1' } },
      time: '2026-01-31T12:00:00.500Z',
      duration: '1.500s',
      good: true,
      ratio: 0.25,
      right: 7,
      maybe: '',
      wrapped: 'w',
    });
  });

  it('takes a whole message, a field of it, and methods of its own', async () => {
    const whole = await ask(gateway.url, '/notes', { body: { shelf: 's', counts: { a: 1 }, wrapped: 'w', left: 'l' } });
    expect(whole.json).to.deep.equal({ ...defaults, shelf: 's', counts: { a: 1 }, wrapped: 'w', left: 'l' });
    const inner = await ask(gateway.url, '/notes/s/inner', { method: 'PUT', body: { count: 3 } });
    expect(inner.json).to.deep.equal({ ...defaults, count: '3' });
    const purged = await ask(gateway.url, '/notes/s', { method: 'PURGE' });
    expect(purged.json).to.deep.equal({ ...defaults, shelf: 's' });
  });

  it('is refused by its descriptors', async () => {
    const errors = async (body: object): Promise<unknown> =>
      ((await ask(gateway.url, '/notes', { body })).json as { errors?: unknown }).errors;
    expect(
      await errors({ count: '1.5', data: '*', volumes: 1, counts: { a: 'b' }, duration: 1, good: 'yes', ratio: 'x' }),
    ).to.deep.equal([
      { field: 'count', description: 'must be a whole number from -9223372036854775808 to 9223372036854775807' },
      { field: 'data', description: 'must be a base64 string' },
      { field: 'volumes', description: 'must be a list' },
      { field: 'counts', description: 'must be a JSON object whose values have the same type' },
      { field: 'duration', description: 'must be a duration such as 1.5s' },
      { field: 'good', description: 'must be true or false' },
      { field: 'ratio', description: 'must be a number' },
    ]);
    expect(await errors({ left: 'a', right: 1 })).to.deep.equal([
      { field: 'right', description: 'must not be set together with left; use one of them' },
    ]);
    let deep: object = {};
    for (let depth = 0; depth < 150; depth++) deep = { inner: deep };
    expect(await errors(deep)).to.deep.equal([
      { field: 'body', description: 'has more than 100 levels of nested messages' },
    ]);
  });

  it('has no route without an annotation, and no two for the same requests', async () => {
    expect(await ask(gateway.url, '/test.notes.Notes/Hidden', { body: {} })).to.have.property('status', 404);
    const doubled = await serveNotes((proto) => proto.replace('get: "/notes:tail"', 'post: "/notes"'));
    try {
      await openHttpOnly([doubled.backend]).then(
        () => expect.fail('it started'),
        (error: unknown) =>
          expect(String(error)).to.match(
            /POST \/notes is a route of both \/test\.notes\.Notes\/Echo and \/test\.notes\.Notes\/Tail/,
          ),
      );
    } finally {
      doubled.close();
    }
  });

  for (const [what, from, to, problem] of [
    ['a body', 'body: "inner"', 'body: "outer"', 'body outer is not a field of the request'],
    ['a variable', '{shelf}/inner', '{row}/inner', '{row} is not a scalar field of the request'],
    [
      'a response',
      'response_body: "inner"',
      'response_body: "shelf"',
      'response_body shelf is not a message of the response',
    ],
    ['a template', 'get: "/notes:tail"', 'get: "notes"', 'notes is not a google.api.http path template'],
  ] as const) {
    it(`stops the start with ${what} that does not fit`, async () => {
      const broken = await serveNotes((proto) => proto.replace(from, to));
      try {
        await openHttpOnly([broken.backend]).then(
          () => expect.fail('it started'),
          (error: unknown) => expect(String(error)).to.include(problem),
        );
      } finally {
        broken.close();
      }
    });
  }
});
