import { expect } from 'chai';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { silentLogger } from '../../../src/grpc/common/logger.js';
import { implement } from '../../../src/grpc/server/call/implement.js';
import { createServer } from '../../../src/grpc/server/create-server.js';
import { Turns } from '../../../src/grpc/server/connection/turns.js';
import { closing } from '../../support/closing.js';
import { echoDefinition } from '../../support/echo/echo.js';
import { http2Session } from '../../support/http2-call.js';
import { message } from '../../support/http2-frames.js';
import { echoService, type EchoService } from './harness.js';

describe('calls of one connection that arrive at once', () => {
  const use = closing();

  it('begin in several turns of the event loop, in their order, and the next ones at once again', async () => {
    const turns = new Turns();
    const begun: number[] = [];
    const begin = (call: number): void => {
      if (turns.mayBegin(32)) begun.push(call);
      else turns.defer(() => begun.push(call));
    };
    for (let call = 0; call < 100; call += 1) begin(call);
    const counts = [begun.length];
    for (let turn = 0; begun.length < 100; turn += 1) {
      await nextTurn();
      if (turn === 0) begin(100);
      counts.push(begun.length);
    }
    await nextTurn();
    expect(begun).to.deep.equal(Array.from({ length: 101 }, (_, call) => call));
    expect(Math.max(...counts.map((count, turn) => count - (counts[turn - 1] ?? 0)))).to.equal(32);
  });

  it('are all answered, those included that were broken off before they began', async () => {
    const served: string[] = [];
    const handlers: EchoService = {
      ...echoService,
      Unary: async ({ text }) => {
        served.push(text);
        return { text, index: 0 };
      },
    };
    const services = [implement(echoDefinition, handlers, { callsPerTurn: 8 })];
    const server = use(createServer({ services, tls: 'disabled', logger: silentLogger }));
    const port = await server.listen('127.0.0.1:0');
    const session = await http2Session(`http://127.0.0.1:${port}`);
    const headers = {
      ':method': 'POST',
      ':path': '/test.echo.Echo/Unary',
      'content-type': 'application/grpc',
      te: 'trailers',
    };
    const answered = Array.from({ length: 200 }, async (_, index) => {
      const stream = session.request(headers);
      stream.on('error', () => {});
      stream.end(message(Buffer.from([0x0a, 1, 0x61])));
      if (index === 150) stream.close(8);
      stream.resume();
      await new Promise((resolve) => stream.once('close', resolve));
      return stream.rstCode;
    });
    const codes = await Promise.all(answered);
    expect(codes.filter((code) => code !== 0)).to.deep.equal([8]);
    expect(served.length).to.be.within(199, 200);
    session.destroy();
  });
});
