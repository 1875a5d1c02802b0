import { expect } from 'chai';
import { ask, type Asked } from './http-request.js';
import { openHttpOnly, type RunningGateway } from './harness.js';
import { serveNotes, type Notes } from './notes/serve-notes.js';

describe('the gateway’s guards', function () {
  this.timeout(30_000);
  let notes: Notes;
  const open: RunningGateway[] = [];
  const gateway = async (environment: Readonly<Record<string, string>> = {}): Promise<RunningGateway> => {
    const one = await openHttpOnly([notes.backend], environment);
    open.push(one);
    return one;
  };
  before(async () => {
    notes = await serveNotes();
  });
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });
  after(() => notes.close());

  const write = async ({ url }: RunningGateway, headers: Asked['headers'], method = 'POST'): Promise<number> =>
    (await ask(url, '/notes', { method, body: { shelf: 'written' }, headers: { ...headers } })).status;

  it('refuse all writes of a page of another origin', async () => {
    const one = await gateway();
    const own = `127.0.0.1:${one.port}`;
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `http://127.0.0.1:${one.port + 1}` },
      { origin: `http://localhost:${one.port}` },
      { origin: `http://${own}.evil.example` },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ])
      expect(await write(one, headers), JSON.stringify(headers)).to.equal(403);
    for (const headers of [
      {},
      { origin: `http://${own}` },
      { origin: `https://${own}`, 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
    ])
      expect(await write(one, headers), JSON.stringify(headers)).to.equal(200);
    expect(notes.called()?.metadata.get('origin')).to.deep.equal([]);
  });

  it('refuse what a form can send', async () => {
    const { url } = await gateway();
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
      expect(await ask(url, '/notes', { body: '{"shelf": "x"}', headers: { 'content-type': type } })).to.have.property(
        'status',
        415,
      );
  });

  it('let no page read without CORS_ORIGINS, and those that it names write', async () => {
    const closed = await gateway();
    const read = await ask(closed.url, '/notes/s', { method: 'OPTIONS', headers: { origin: 'https://app.example' } });
    expect(read.headers).not.to.have.property('access-control-allow-origin');

    const opened = await gateway({ CORS_ORIGINS: 'https://app.example, https://other.example' });
    const preflight = await ask(opened.url, '/notes', {
      method: 'OPTIONS',
      headers: {
        origin: 'https://app.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });
    expect([preflight.status, preflight.headers['access-control-allow-origin']]).to.deep.equal([
      204,
      'https://app.example',
    ]);
    expect(await write(opened, { origin: 'https://app.example', 'sec-fetch-site': 'cross-site' })).to.equal(200);
    expect(await write(opened, { origin: 'https://evil.example' })).to.equal(403);
    const evil = await ask(opened.url, '/notes', {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(evil.headers['access-control-allow-origin']).to.equal(undefined);
  });

  it('know this machine’s names alone where only this machine reaches them', async () => {
    const { url, port } = await gateway();
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1.evil.example',
      'localhost.evil.example',
      '[::2]',
    ]) {
      const { status, json } = await ask(url, '/notes/s', { method: 'PURGE', headers: { host } });
      expect([status, (json as { reason: string }).reason], host).to.deep.equal([421, 'HOST_NOT_ALLOWED']);
    }
    for (const host of ['localhost', `LOCALHOST:${port}`, 'localhost.', '127.0.0.1', '[::1]:1'])
      expect(await ask(url, '/notes/s', { method: 'PURGE', headers: { host } }), host).to.have.property('status', 200);
    const named = await gateway({ ALLOWED_HOSTS: 'api.example,[::1]' });
    expect(await ask(named.url, '/livez', { headers: { host: 'api.example:443' } })).to.have.property('status', 200);
    expect(await ask(named.url, '/livez', { headers: { host: 'localhost' } })).to.have.property('status', 421);
  });

  it('pass a token on as it is, over encrypted connections alone, and never twice', async () => {
    const { url } = await gateway();
    await ask(url, '/notes', {
      body: {},
      headers: { authorization: 'Bearer abc.def', cookie: 'secret=1', 'x-other': 'y' },
    });
    const metadata = notes.called()?.metadata;
    expect(metadata?.get('authorization')).to.deep.equal(['Bearer abc.def']);
    expect(metadata?.get('cookie')).to.deep.equal([]);
    expect(metadata?.get('x-other')).to.deep.equal([]);
    const twice = await ask(url, '/notes', { body: {}, headers: { authorization: ['Bearer a', 'Bearer b'] } });
    expect(twice.status).to.equal(400);

    const plain = await openHttpOnly([{ ...notes.backend, encrypted: false }]);
    open.push(plain);
    await ask(plain.url, '/notes', { body: {}, headers: { authorization: 'Bearer abc.def' } });
    expect(notes.called()?.metadata.get('authorization')).to.deep.equal([]);
  });

  it('say nothing of what is behind when it cannot be reached', async () => {
    const { url } = await gateway();
    notes.close();
    const { status, text } = await ask(url, '/notes', { body: {} });
    expect(status).to.equal(503);
    expect(text).not.to.match(/127\.0\.0\.1|ECONN|channel/);
    notes = await serveNotes();
  });
});
