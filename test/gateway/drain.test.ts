import { expect } from 'chai';
import { once } from 'node:events';
import { Agent, request, type ClientRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { openHttpOnly, type RunningGateway } from './harness.js';
import { serveNotes, type Notes } from './notes/serve-notes.js';

describe('the drain of the gateway', function () {
  this.timeout(30_000);
  let notes: Notes;
  let gateway: RunningGateway;
  let agent: Agent;
  beforeEach(async () => {
    notes = await serveNotes();
    gateway = await openHttpOnly([notes.backend], { DRAIN_TIMEOUT_MS: '20000' });
    agent = new Agent({ keepAlive: true, maxSockets: 1 });
  });
  afterEach(async () => {
    agent.destroy();
    await gateway.close();
    notes.close();
  });

  const headOf = async (sent: ClientRequest): Promise<IncomingMessage> =>
    ((await once(sent, 'response')) as [IncomingMessage])[0];
  const get = async (path: string): Promise<{ sent: ClientRequest; response: IncomingMessage }> => {
    const sent = request(`${gateway.url}${path}`, { agent });
    sent.end();
    const response = await headOf(sent);
    await text(response);
    return { sent, response };
  };

  it('answers one more request of a kept connection, and says that it is the last', async () => {
    const first = await get('/openapi.json');
    expect(first.response.headers.connection).to.equal('keep-alive');
    const closed = gateway.close();
    const { sent, response } = await get('/openapi.json');
    expect([sent.reusedSocket, response.statusCode, response.headers.connection]).to.deep.equal([true, 200, 'close']);
    const beganMs = performance.now();
    await closed; // At once: no connection is left to wait for.
    expect(performance.now() - beganMs).to.be.below(2_000);
  });

  it('does not wait for a connection whose last answer was begun before', async () => {
    const headers = { 'content-type': 'application/x-ndjson' };
    const sent = request(`${gateway.url}/notes:chat`, { method: 'POST', agent, headers });
    sent.write('{"shelf": "a"}\n');
    const response = await headOf(sent);
    const closed = gateway.close();
    sent.end('{"shelf": "b"}\n');
    expect((await text(response)).match(/"shelf":"."/g)).to.deep.equal(['"shelf":"a"', '"shelf":"b"']);
    const beganMs = performance.now();
    await closed;
    expect(performance.now() - beganMs).to.be.below(2_000);
  });
});
