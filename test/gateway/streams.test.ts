import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { ask } from './http-request.js';
import { openHttpOnly, startSystem, type RunningGateway, type System } from './harness.js';
import { serveNotes, type Notes } from './notes/serve-notes.js';

const ndjson = { 'content-type': 'application/x-ndjson' };
const linesOf = (text: string): unknown[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);

/** A request whose body is written bit by bit. */
const begin = (url: string, path: string, method = 'POST'): ClientRequest => {
  const sent = request(`${url}${path}`, { method, agent: false, headers: method === 'POST' ? ndjson : {} });
  sent.on('error', () => {});
  sent.flushHeaders();
  return sent;
};

const responseTo = async (sent: ClientRequest): Promise<IncomingMessage> => {
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.on('error', () => {});
  return response;
};

describe('streams over HTTP', function () {
  this.timeout(30_000);
  let notes: Notes;
  let gateway: RunningGateway;
  beforeEach(async () => {
    notes = await serveNotes();
    gateway = await openHttpOnly([notes.backend]);
  });
  afterEach(async () => {
    await gateway.close();
    notes.close();
  });

  it('write a line for each response', async () => {
    const { status, headers, text, cut } = await ask(gateway.url, '/notes:tail?shelf=end');
    expect([status, headers['content-type'], cut]).to.deep.equal([200, 'application/x-ndjson', false]);
    expect(linesOf(text).map((line) => (line as { count: string }).count)).to.deep.equal(['0', '1', '2']);
  });

  it('answer an error before the first line with its status', async () => {
    const { status, json } = await ask(gateway.url, '/notes:tail?shelf=fail%20at%20once');
    expect([status, (json as { detail: string }).detail]).to.deep.equal([400, 'no notes today']);
  });

  it('write an error after the first line as a line, and break the connection', async () => {
    const { status, text, cut, headers } = await ask(gateway.url, '/notes:tail?shelf=fail');
    expect([status, cut]).to.deep.equal([200, true]);
    const lines = linesOf(text);
    expect(lines).to.have.length(4);
    expect(lines[3]).to.deep.equal({
      error: {
        type: 'about:blank',
        title: 'Service Unavailable',
        status: 503,
        detail: 'the service is unavailable; retry with backoff',
        code: 'UNAVAILABLE',
        requestId: headers['x-request-id'],
      },
    });
  });

  it('hold the service back while the client does not read, and end its call when the client leaves', async () => {
    const sent = begin(gateway.url, '/notes:tail?shelf=large', 'GET');
    sent.end();
    const response = await responseTo(sent);
    response.pause();
    let before = -1;
    // At most what fits into the buffers on the way: HTTP/2's window, and those of the sockets.
    while (notes.given() > before) {
      before = notes.given();
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    expect(before).to.be.within(1, 1_000);
    const startedMs = Date.now();
    sent.destroy();
    await notes.left;
    expect(Date.now() - startedMs).to.be.below(1_000);
  });

  it('end the call of a client that leaves while nothing comes', async () => {
    const sent = begin(gateway.url, '/notes:tail?shelf=wait', 'GET');
    sent.end();
    await once(await responseTo(sent), 'data');
    sent.destroy();
    await notes.left;
  });

  it('end the call within a second when curl is killed', async () => {
    const curl = spawn('curl', ['--silent', '--no-buffer', `${gateway.url}/notes:tail?shelf=wait`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(curl, 'close');
    await once(curl.stdout, 'data');
    const startedMs = performance.now();
    curl.kill('SIGKILL');
    await notes.left;
    expect(performance.now() - startedMs).to.be.below(1_000);
    await ended;
  });

  it('answer each line of a body at once, in both directions', async () => {
    const sent = begin(gateway.url, '/notes:chat');
    sent.write('{"shelf": "a"}\n');
    const response = await responseTo(sent);
    const lines = createInterface({ input: response })[Symbol.asyncIterator]();
    const next = async (): Promise<unknown> => JSON.parse(String((await lines.next()).value)) as unknown;
    expect(await next()).to.include({ shelf: 'a' });
    sent.write('\n  \r\n{"shelf":');
    sent.write(' "b"}\r\n{"shelf": "c"}');
    expect(await next()).to.include({ shelf: 'b' });
    sent.end();
    expect(await next()).to.include({ shelf: 'c' });
    expect((await lines.next()).done).to.equal(true);
  });

  it('name the line that is wrong, and end the call', async () => {
    for (const [body, position, errors] of [
      ['{"shelf": "a"}\n{"row": 1}\n', '2', [{ field: 'row' }]],
      ['{"shelf": "a"}\n\nno json\n', '3', [{ field: 'body', description: 'must be JSON' }]],
    ] as const) {
      const { status, json } = await ask(gateway.url, '/notes:collect', { body, headers: ndjson });
      expect(status).to.equal(400);
      const problem = json as { metadata: unknown; errors: { field: string }[] };
      expect(problem.metadata).to.deep.equal({ position });
      expect(problem.errors[0]).to.include(errors[0]);
    }
    await notes.left;
  });

  it('refuse a line that is too long', async () => {
    await gateway.close();
    gateway = await openHttpOnly([notes.backend], { MAX_BODY_BYTES: '2048' });
    for (const end of ['\n', '']) {
      const body = `{"shelf": "a"}\n{"shelf": "${'x'.repeat(3_000)}"}${end}`;
      const { status, json } = await ask(gateway.url, '/notes:collect', { body, headers: ndjson });
      expect([status, (json as { metadata: unknown }).metadata]).to.deep.equal([413, { position: '2' }]);
    }
  });

  it('answer while the client still sends, when the service has had enough', async () => {
    const sent = begin(gateway.url, '/notes:collect');
    sent.write('{"shelf": "stop"}\n');
    const { statusCode } = await responseTo(sent);
    expect(statusCode).to.equal(429);
    sent.destroy();
  });

  it('end with an error line when the gateway stops', async () => {
    const sent = begin(gateway.url, '/notes:tail?shelf=wait', 'GET');
    sent.end();
    const response = await responseTo(sent);
    let text = '';
    response.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const closed = new Promise((resolve) => response.once('close', resolve));
    await once(response, 'data');
    await gateway.close();
    await closed;
    expect(response.complete).to.equal(false);
    expect(linesOf(text).at(-1)).to.have.nested.property('error.code', 'CANCELLED');
  });
});

describe('exports and imports over HTTP', function () {
  this.timeout(30_000);
  let system: System;
  before(async () => {
    system = await startSystem();
  });
  beforeEach(() => system.reset());
  after(() => system.close());

  it('export every user and post, and resume after any of them', async () => {
    const users = linesOf((await ask(system.url, '/v1/users:export')).text) as {
      cursor: string;
      userMessage: { userId: string };
    }[];
    expect(users.map(({ userMessage }) => userMessage.userId)).to.deep.equal(['1', '2', '3', '4', '5']);
    const rest = await ask(system.url, `/v1/users:export?after=${users[2]?.cursor}`);
    expect(linesOf(rest.text)).to.deep.equal(users.slice(3));
    expect(linesOf((await ask(system.url, '/v1/posts:export')).text)).to.have.length(8);
    expect(await ask(system.url, '/v1/users:export?after=x')).to.have.property('status', 400);
  });

  it('import all users or none', async () => {
    const line = (user: object): string => `${JSON.stringify({ phoneNumber: '010', age: 1, ...user })}\n`;
    const done = await ask(system.url, '/v1/users:import', {
      body: line({ name: 'A' }) + line({ name: 'B', phone_number: undefined }) + line({ userId: '1', name: 'C' }),
      headers: ndjson,
    });
    expect([done.status, done.json]).to.deep.equal([200, { created: '2', updated: '1' }]);
    const failed = await ask(system.url, '/v1/users:import', {
      body: line({ name: 'D' }) + line({ name: '' }),
      headers: ndjson,
    });
    expect([failed.status, (failed.json as { metadata: unknown }).metadata]).to.deep.equal([400, { position: '2' }]);
    expect(linesOf((await ask(system.url, '/v1/users:export')).text)).to.have.length(7);
  });

  it('look users up as they are asked for', async () => {
    const { text } = await ask(system.url, '/v1/users:lookup', {
      body: '{"userId":"1"}\n{"user_id":"none"}\n',
      headers: ndjson,
    });
    const [found, missing] = linesOf(text);
    expect(found).to.have.nested.property('userMessage.name', 'Henry');
    expect(missing).to.deep.equal({ userId: 'none' });
  });
});
