import { Metadata, status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { createChannel, type ChannelSettings } from '../../../src/grpc/client/channel.js';
import { createClient } from '../../../src/grpc/client/create-client.js';
import { tutorialServiceConfig } from '../service-config/examples.js';
import { retryIdempotent } from '../../../src/grpc/service-config/retry-idempotent.js';
import { closing } from '../../support/closing.js';
import { collect } from '../../support/collect.js';
import { startEchoServer } from '../../support/echo/echo-server.js';
import { echoDefinition, type EchoHandlers } from '../../support/echo/echo.js';
import { statusError } from '../../support/rejection.js';

describe('with a service config, a client', () => {
  const use = closing();

  const connect = async (
    serviceConfig: ChannelSettings['serviceConfig'],
    handlers: Parameters<typeof startEchoServer>[0] = {},
    settings: Partial<ChannelSettings> = {},
  ) => {
    const server = use(await startEchoServer(handlers));
    const channel = use(createChannel({ target: server.target, tls: 'disabled', serviceConfig, ...settings }));
    return createClient(echoDefinition, channel);
  };

  /** Fails the first calls of each method, and counts all. */
  const failing = (times: number, code = status.UNAVAILABLE, pushbackMs?: number) => {
    const calls = { Unary: 0, ClientStream: 0 };
    const error = () => {
      const metadata = new Metadata();
      if (pushbackMs !== undefined) metadata.set('grpc-retry-pushback-ms', String(pushbackMs));
      return { code, details: 'not now', metadata };
    };
    const handlers: Pick<EchoHandlers, 'Unary' | 'ClientStream'> = {
      Unary: (_call, callback) => (calls.Unary++ < times ? callback(error()) : callback(null, { text: 'at last' })),
      ClientStream: (call, callback) => {
        call.resume();
        if (calls.ClientStream++ < times) callback(error());
        else call.on('end', () => callback(null, { text: 'at last' }));
      },
    };
    return { calls, handlers };
  };

  it('retries idempotent methods, and no others', async () => {
    const { calls, handlers } = failing(3);
    const echo = await connect(
      { methodConfig: [retryIdempotent(echoDefinition, { initialBackoff: '0.001s' })] },
      handlers,
    );
    expect(await echo.Unary({})).to.include({ text: 'at last' });
    expect(await statusError(echo.ClientStream([{}]))).to.include({ code: status.UNAVAILABLE });
    expect(calls).to.deep.equal({ Unary: 4, ClientStream: 1 });
  });

  it('gives up after the last attempt, and at once for another code', async () => {
    const unavailable = failing(9);
    const methodConfig = [retryIdempotent(echoDefinition, { initialBackoff: '0.001s' })];
    const echo = await connect({ methodConfig }, unavailable.handlers);
    expect(await statusError(echo.Unary({}))).to.include({ code: status.UNAVAILABLE, message: 'not now' });
    expect(unavailable.calls.Unary).to.equal(4);
    const internal = failing(9, status.INTERNAL);
    const other = await connect({ methodConfig }, internal.handlers);
    expect(await statusError(other.Unary({}))).to.include({ code: status.INTERNAL });
    expect(internal.calls.Unary).to.equal(1);
  });

  it('stops retrying when the server pushes back', async () => {
    const { calls, handlers } = failing(3, status.UNAVAILABLE, -1);
    const echo = await connect({ methodConfig: [retryIdempotent(echoDefinition)] }, handlers);
    expect(await statusError(echo.Unary({}))).to.include({ code: status.UNAVAILABLE });
    expect(calls.Unary).to.equal(1);
  });

  it('stops retrying when too many calls fail', async () => {
    const { calls, handlers } = failing(1_000);
    const echo = await connect(
      {
        methodConfig: [retryIdempotent(echoDefinition, { initialBackoff: '0.001s', maxBackoff: '0.001s' })],
        retryThrottling: { maxTokens: 10, tokenRatio: 0.1 },
      },
      handlers,
    );
    for (let call = 0; call < 20; call += 1) await statusError(echo.Unary({}));
    // Five failures use up half of the tokens; from then on a call has one attempt.
    expect(calls.Unary).to.be.within(20, 26);
  });

  it('does not retry when the channel says so', async () => {
    const { calls, handlers } = failing(3);
    const echo = await connect({ methodConfig: [retryIdempotent(echoDefinition)] }, handlers, { retries: false });
    await statusError(echo.Unary({}));
    expect(calls.Unary).to.equal(1);
  });

  it('ends a call after half a second when that is its timeout', async () => {
    const echo = await connect(
      { methodConfig: [{ name: [{ service: 'test.echo.Echo', method: 'Unary' }], timeout: '0.2s' }] },
      { Unary: () => {} },
    );
    const startedMs = Date.now();
    expect(await statusError(echo.Unary({}))).to.include({ code: status.DEADLINE_EXCEEDED });
    expect(Date.now() - startedMs).to.be.within(195, 5_000);
  });

  it('waits for a connection as the tutorial’s does, unless the call says otherwise', async () => {
    const gone = await startEchoServer();
    gone.close();
    const channel = use(
      createChannel({
        target: gone.target,
        tls: 'disabled',
        serviceConfig: tutorialServiceConfig,
        initialReconnectBackoffMs: 100,
      }),
    );
    const echo = createClient(echoDefinition, channel);
    expect(await statusError(echo.Unary({}, { waitForReady: false, timeoutMs: 5_000 }))).to.include({
      code: status.UNAVAILABLE,
    });
    const waiting = echo.Unary({ text: 'patient' }, { timeoutMs: 5_000 });
    use(await startEchoServer({}, { port: gone.port }));
    expect(await waiting).to.include({ text: 'patient' });
  });

  it('refuses messages over the limits of a method, both ways and in every form', async () => {
    const echo = await connect({
      methodConfig: [
        { name: [{ service: 'test.echo.Echo' }], maxRequestMessageBytes: 20, maxResponseMessageBytes: 10 },
      ],
    });
    const large = { text: 'x'.repeat(30), count: 1 };
    const middle = { text: 'x'.repeat(15), count: 1 };
    const small = { text: 'x', count: 1 };
    const calls = (request: typeof large) => [
      echo.Unary(request),
      collect(echo.ServerStream(request)),
      echo.ClientStream([request]),
      collect(echo.Bidi([request])),
    ];
    for (const request of [large, middle]) {
      const what = request === large ? 'the request has' : 'the response has';
      for (const call of calls(request)) {
        const error = await statusError(call);
        expect(error).to.include({ code: status.RESOURCE_EXHAUSTED });
        expect(error.message).to.include(what);
      }
    }
    await Promise.all(calls(small));
  });

  it('is refused at once when the config is wrong', () => {
    expect(() =>
      createChannel({
        target: '127.0.0.1:1',
        tls: 'disabled',
        serviceConfig: '{"methodConfig":[{"name":[{}],"timeout":"soon"}]}',
      }),
    ).to.throw('methodConfig[0].timeout');
  });

  it('spreads calls over all addresses by default, and stays with one under pick_first', async () => {
    const names = ['one', 'two', 'three'];
    const servers = await Promise.all(
      names.map((text) => startEchoServer({ Unary: (_call, callback) => callback(null, { text }) })),
    );
    servers.forEach(use);
    const target = `ipv4:${servers.map((server) => server.target).join(',')}`;
    const answers = async (settings: Partial<ChannelSettings>) => {
      const channel = use(createChannel({ target, tls: 'disabled', ...settings }));
      const echo = createClient(echoDefinition, channel);
      const seen = new Set<string>();
      const deadlineMs = Date.now() + 5_000;
      for (
        let call = 0;
        (call < 12 || (settings.loadBalancing === undefined && seen.size < 3)) && Date.now() < deadlineMs;
        call += 1
      ) {
        seen.add((await echo.Unary({})).text);
      }
      return seen;
    };
    expect(await answers({})).to.have.property('size', 3);
    expect(await answers({ loadBalancing: 'pick_first' })).to.have.property('size', 1);
  });
});
