import { Client, credentials, Server, ServerCredentials } from '@grpc/grpc-js';
import { expect } from 'chai';
import { createServer as createHttp2Server, type ServerHttp2Session } from 'node:http2';
import { connectionPolicyOptions, governConnections } from '../../src/grpc/internals/client.js';
import { http2Servers, leaveCalls, statisticsOf } from '../../src/grpc/internals/server.js';
import { rejection } from '../support/rejection.js';
import { closeAll, start, unary } from './server/harness.js';

describe('the private parts of grpc-js that are used', () => {
  afterEach(closeAll);

  it('are there: the HTTP/2 servers of a bound server', async () => {
    const server = new Server();
    expect(http2Servers(server)).to.deep.equal([]);
    await new Promise((resolve) => server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), resolve));
    expect(http2Servers(server)).to.have.length(1);
    server.forceShutdown();
  });

  it('are there for each address that a server listens on', async () => {
    const { server, client, port } = await start();
    const second = await server.listen('127.0.0.1:0');
    const other = new Client(`127.0.0.1:${second}`, credentials.createInsecure(), {
      'grpc.use_local_subchannel_pool': 1,
    });
    expect(second).not.to.equal(port);
    expect([(await unary(client, { text: 'x' })).text, (await unary(other, { text: 'y' })).text]).to.deep.equal([
      'x',
      'y',
    ]);
    expect(server.connections).to.equal(2);
    other.close();
  });

  it('are refused with a sentence when they have changed', async () => {
    const other = /is not what src\/grpc\/internals expects/;
    const session = {} as ServerHttp2Session;
    const server = new Server();
    Reflect.set(server, 'http2Servers', []);
    expect(() => http2Servers(server)).to.throw(other);
    expect(() => governConnections(() => {}, {})).to.throw(other);
    const connector = { connect: async (..._args: readonly unknown[]): Promise<unknown> => ({}) };
    governConnections(() => {}, connector);
    const options = connectionPolicyOptions({
      connectTimeoutMs: 1_000,
      readIdleTimeoutMs: 1_000,
      pingTimeoutMs: 1_000,
    });
    expect((await rejection(connector.connect('address', 'credentials', options))).message).to.match(other);
    expect(await connector.connect('address', 'credentials', {})).to.deep.equal({});

    expect(() => leaveCalls(createHttp2Server())).to.throw(other);

    expect(statisticsOf(server, session)).to.equal(undefined);
    Reflect.set(server, 'sessions', new Map([[session, { messagesSent: 0 }]]));
    expect(() => statisticsOf(server, session)).to.throw(other);
    Reflect.set(server, 'callTracker', {});
    expect(() => statisticsOf(server, session)).to.throw(other);
  });
});
