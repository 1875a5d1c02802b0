import { Client, credentials, Server, ServerCredentials, ServerInterceptingCall, status } from '@grpc/grpc-js';
import type { ServerInterceptingCallInterface } from '@grpc/grpc-js';
import { expect } from 'chai';
import { createServer as createHttp2Server } from 'node:http2';
import {
  endRequests, endsWithinMessage, guardTrailers, http2Servers, interceptStreams, isClosed, limitConnecting, observeStatus, resetCall, routeUnknownMethods, sessionOf,
} from '../../src/grpc/internals.js';
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

  it('are there: the session, the status, the stream and the decoder of a call', async () => {
    const { client } = await start();
    expect((await unary(client, { text: 'x' })).text).to.equal('x');
  });

  it('are there for each address that a server listens on', async () => {
    const { server, client, port } = await start();
    const second = await server.listen('127.0.0.1:0');
    const other = new Client(`127.0.0.1:${second}`, credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 });
    expect(second).not.to.equal(port);
    expect([(await unary(client, { text: 'x' })).text, (await unary(other, { text: 'y' })).text]).to.deep.equal(['x', 'y']);
    expect(server.connections).to.equal(2);
    other.close();
  });

  it('are refused with a sentence when they have changed', () => {
    const other = /is not what src\/grpc\/internals\.ts expects/;
    const server = new Server();
    Reflect.set(server, 'http2Servers', []);
    Reflect.set(server, 'handlers', {});
    const call: ServerInterceptingCallInterface = new ServerInterceptingCall(Object.create(null) as ServerInterceptingCallInterface);
    expect(() => http2Servers(server)).to.throw(other);
    expect(() => routeUnknownMethods(server)).to.throw(other);
    expect(() => sessionOf(call)).to.throw(other);
    for (const touch of [isClosed, resetCall, endRequests, guardTrailers, endsWithinMessage]) expect(() => touch(call)).to.throw(other);
    expect(() => limitConnecting({})).to.throw(other);
    expect(() => interceptStreams(createHttp2Server(), () => false)).to.throw(other);
  });

  it('tell of a status before it is sent', () => {
    const order: string[] = [];
    const call = { sendStatus: () => order.push('sent') } as unknown as ServerInterceptingCallInterface;
    observeStatus(call, () => order.push('observed'));
    call.sendStatus({ code: status.OK, details: 'OK' });
    expect(order).to.deep.equal(['observed', 'sent']);
  });
});
