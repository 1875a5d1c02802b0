import { Metadata, status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { once } from 'node:events';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { type Client, createChannel, createClient, defaultClientInterceptors } from '../../src/grpc/client/index.js';
import { silentLogger, StatusError, traceContextOf } from '../../src/grpc/index.js';
import { createServer, implement, type Service, traceContext, tracing } from '../../src/grpc/server/index.js';
import { loadConfig } from '../../src/platform/config.js';
import { tracingSettings } from '../../src/platform/settings/tracing-settings.js';
import { openTraces, type Traces } from '../../src/service/open-traces.js';
import { startCollector, type Collector } from '../support/collector/collector.js';
import type { ReceivedSpan } from '../support/collector/decode.js';
import { closing } from '../support/closing.js';
import { withEnvironment } from '../support/environment.js';
import { echoDefinition, type EchoDefinition } from '../support/echo/echo.js';
import { rejection } from '../support/rejection.js';

type Echo = Service<EchoDefinition>;

describe('the spans of a call', () => {
  const use = closing();
  let collector: Collector;
  let traces: Traces;

  beforeEach(async () => {
    collector = use(await startCollector());
    const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, OTEL_BSP_SCHEDULE_DELAY: '10' };
    const config = loadConfig({ groups: { tracing: tracingSettings() }, rules: [] }, environment);
    const logger = { ...silentLogger, fatal() {} };
    const opened = await withEnvironment(environment, () =>
      openTraces(config.tracing, { service: 'echo', logger, scope: { use: (_name, resource) => use(resource) } }),
    );
    if (opened === undefined) throw new Error('tracing is off');
    traces = opened;
  });

  const serve = async (handlers: Partial<Echo>): Promise<number> => {
    const unused = async (): Promise<never> => {
      throw new StatusError(status.UNIMPLEMENTED, 'not in this test');
    };
    const service: Echo = {
      Unary: unused,
      ClientStream: unused,
      async *ServerStream() {
        yield* [];
      },
      async *Bidi() {
        yield* [];
      },
      ...handlers,
    };
    const server = use(
      createServer({
        services: [implement(echoDefinition, service)],
        interceptors: [tracing(traces.served), traceContext()],
        tls: 'disabled',
        logger: silentLogger,
      }),
    );
    return server.listen('127.0.0.1:0');
  };
  const connect = (target: string, serviceConfig = {}): Client<EchoDefinition> => {
    const channel = use(
      createChannel({
        target,
        tls: 'disabled',
        serviceConfig,
        initialReconnectBackoffMs: 50,
        loadBalancing: 'round_robin',
      }),
    );
    return createClient(echoDefinition, channel, {
      interceptors: defaultClientInterceptors({ logger: silentLogger, tracer: traces.called }),
    });
  };
  const pairOf = async (): Promise<{ served: ReceivedSpan; called: ReceivedSpan }> => {
    const of = (kind: string) => (span: ReceivedSpan) => span.kind === kind;
    const spans = await collector.until((received) => received.some(of('SERVER')) && received.some(of('CLIENT')));
    const [served, called] = [spans.find(of('SERVER')), spans.find(of('CLIENT'))];
    if (served === undefined || called === undefined) throw new Error('not there');
    return { served, called };
  };

  for (const [code, served] of [
    [status.UNKNOWN, 'ERROR'],
    [status.DEADLINE_EXCEEDED, 'ERROR'],
    [status.UNAVAILABLE, 'ERROR'],
    [status.DATA_LOSS, 'ERROR'],
    [status.UNIMPLEMENTED, 'ERROR'],
    [status.PERMISSION_DENIED, 'UNSET'],
    [status.RESOURCE_EXHAUSTED, 'UNSET'],
    [status.INVALID_ARGUMENT, 'UNSET'],
  ] as const) {
    it(`are ${served} at the server and ERROR at the client for ${status[code]}`, async () => {
      const port = await serve({
        async Unary() {
          throw new StatusError(code, 'private words');
        },
      });
      await rejection(connect(`ipv4:127.0.0.1:${port}`).Unary({}));
      const spans = await pairOf();
      expect([spans.served.status, spans.called.status]).to.deep.equal([served, 'ERROR']);
      expect(spans.called.attributes).to.include({ 'rpc.grpc.status_code': code, 'error.type': status[code] });
      expect(spans.served.attributes['rpc.grpc.status_code']).to.equal(code);
      expect(JSON.stringify(collector.spans)).not.to.contain('private');
    });
  }

  it('say where a fault of the server was thrown, and none of its words', async () => {
    class Surprise extends Error {
      override readonly name = 'Surprise';
    }
    const port = await serve({
      async Unary() {
        throw new Surprise('private\n    at private (/value.js:1:1)');
      },
    });
    await rejection(connect(`ipv4:127.0.0.1:${port}`).Unary({}));
    const { served } = await pairOf();
    expect(served.attributes).to.include({ 'rpc.grpc.status_code': status.INTERNAL, 'error.type': 'INTERNAL' });
    const [event] = served.events;
    expect(event?.name).to.equal('exception');
    expect(event?.attributes['exception.type']).to.equal('Surprise');
    expect(event?.attributes['exception.stacktrace']).to.match(/^\s+at .*calls\.test/);
    expect(JSON.stringify(collector.spans)).not.to.contain('private');
  });

  it('have no name of the caller’s making for a method that is not there', async () => {
    const port = await serve({});
    const { Unary, ...others } = echoDefinition;
    const definition: EchoDefinition = { ...others, Unary: { ...Unary, path: '/private.Service/Made' } };
    const channel = use(createChannel({ target: `ipv4:127.0.0.1:${port}`, tls: 'disabled' }));
    await rejection(createClient(definition, channel).Unary({}));
    const span = await collector.span('_OTHER');
    expect(span.status).to.equal('ERROR');
    expect(JSON.stringify(span)).not.to.contain('private');
  });

  it('tell of attempts before the last', async () => {
    let asked = 0;
    const port = await serve({
      async Unary() {
        if (++asked < 3) throw new StatusError(status.UNAVAILABLE, 'draining');
        return { text: '', index: 0 };
      },
    });
    const retryPolicy = {
      maxAttempts: 4,
      initialBackoff: '0.01s',
      maxBackoff: '0.01s',
      backoffMultiplier: 1,
      retryableStatusCodes: ['UNAVAILABLE'],
    };
    await connect(`ipv4:127.0.0.1:${port}`, { methodConfig: [{ name: [{}], retryPolicy }] }).Unary({});
    const spans = await collector.until((received) => received.length === 4);
    const attempts = spans.map(({ kind, attributes }) => [kind, attributes['previous-rpc-attempts']]);
    expect(attempts).to.have.deep.members([
      ['SERVER', undefined],
      ['SERVER', 1],
      ['SERVER', 2],
      ['CLIENT', 2],
    ]);
    const called = spans.find(({ kind }) => kind === 'CLIENT');
    for (const span of spans) if (span !== called) expect(span.parentSpanId).to.equal(called?.spanId);
  });

  it('stand below the call that makes them, and keep what vendors have added', async () => {
    const port = await serve({
      async Unary({ text }, context) {
        if (text !== 'again') await connect(`ipv4:127.0.0.1:${port}`).Unary({ text: 'again' }, { parent: context });
        return { text: traceContextOf(context)?.spanId ?? '', index: 0 };
      },
    });
    const metadata = new Metadata();
    metadata.set('traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
    metadata.set('tracestate', 'one=1,two=2');
    const channel = use(createChannel({ target: `ipv4:127.0.0.1:${port}`, tls: 'disabled' }));
    const { text } = await createClient(echoDefinition, channel).Unary({}, { metadata });
    const spans = await collector.until((received) => received.length === 3);
    const outer = spans.find(({ parentSpanId }) => parentSpanId === 'b7ad6b7169203331');
    expect(outer?.spanId).to.equal(text);
    const called = spans.find(({ kind }) => kind === 'CLIENT');
    expect(called?.parentSpanId).to.equal(outer?.spanId);
    expect(spans.find((span) => span !== outer && span !== called)?.parentSpanId).to.equal(called?.spanId);
    expect(spans.map(({ traceState }) => traceState)).to.deep.equal(['one=1,two=2', 'one=1,two=2', 'one=1,two=2']);
  });

  it('end when a stream ends, however it ends', async () => {
    const port = await serve({
      async *ServerStream(_request, { signal }) {
        yield { text: 'first', index: 0 };
        await once(signal, 'abort');
      },
    });
    for await (const { text } of connect(`ipv4:127.0.0.1:${port}`).ServerStream({})) if (text === 'first') break;
    const { served, called } = await pairOf();
    expect(served.attributes['rpc.grpc.status_code']).to.equal(status.CANCELLED);
    expect(served.status).to.equal('UNSET');
    expect(called.attributes['rpc.grpc.status_code']).to.equal(status.CANCELLED);
  });

  it('are there for a call that no server has answered', async () => {
    const sockets: Socket[] = [];
    const silent = createTcpServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
    use({ close: () => silent.close() });
    use({ close: () => sockets.forEach((socket) => socket.destroy()) });
    await once(silent, 'listening');
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    await rejection(connect(`ipv4:127.0.0.1:${port}`).Unary({}, { timeoutMs: 50 }));
    const called = await collector.span('test.echo.Echo/Unary');
    expect(called.attributes).to.include({ 'error.type': 'DEADLINE_EXCEEDED' });
  });
});
