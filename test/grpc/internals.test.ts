import { Server, ServerCredentials, ServerInterceptingCall, status } from '@grpc/grpc-js';
import type { ServerInterceptingCallInterface } from '@grpc/grpc-js';
import { expect } from 'chai';
import { http2Servers, isClosed, observeStatus, routeUnknownMethods, sessionOf } from '../../src/grpc/internals.js';
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

  it('are there: the session and the status of a call', async () => {
    const { client } = await start();
    expect((await unary(client, { text: 'x' })).text).to.equal('x');
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
    expect(() => isClosed(call)).to.throw(other);
  });

  it('tell of a status before it is sent', () => {
    const order: string[] = [];
    const call = { sendStatus: () => order.push('sent') } as unknown as ServerInterceptingCallInterface;
    observeStatus(call, () => order.push('observed'));
    call.sendStatus({ code: status.OK, details: 'OK' });
    expect(order).to.deep.equal(['observed', 'sent']);
  });
});
