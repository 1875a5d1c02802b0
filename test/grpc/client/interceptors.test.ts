import { Metadata, status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { createChannel } from '../../../src/grpc/client/channel.js';
import { createClient, type Client } from '../../../src/grpc/client/create-client.js';
import { deadline } from '../../../src/grpc/client/interceptors/deadline.js';
import { defaultClientInterceptors } from '../../../src/grpc/client/interceptors/default-client-interceptors.js';
import { logging } from '../../../src/grpc/client/interceptors/logging.js';
import { metrics, type ClientCallMetrics } from '../../../src/grpc/client/interceptors/metrics.js';
import { requestId } from '../../../src/grpc/client/interceptors/request-id.js';
import { traceContext } from '../../../src/grpc/client/interceptors/trace-context.js';
import { silentLogger } from '../../../src/grpc/common/logger.js';
import { createServer } from '../../../src/grpc/server/create-server.js';
import { implement, type Service } from '../../../src/grpc/server/call/implement.js';
import { requestId as serverRequestId } from '../../../src/grpc/server/interceptors/request-id.js';
import { traceContext as serverTraceContext } from '../../../src/grpc/server/interceptors/trace-context.js';
import type { ServiceConfig } from '../../../src/grpc/service-config/service-config.js';
import { closing } from '../../support/closing.js';
import { collect } from '../../support/collect.js';
import { deferred } from '../../support/deferred.js';
import { startEchoServer } from '../../support/echo/echo-server.js';
import { echoDefinition, type EchoDefinition } from '../../support/echo/echo.js';
import { createRecordingLogger } from '../../../src/grpc/testing/index.js';
import { statusError } from '../../support/rejection.js';

type Echo = Client<EchoDefinition>;

describe('client interceptors', () => {
  const use = closing();

  const connect = (target: string, interceptors: Parameters<typeof createClient>[2] = {}): Echo => {
    const channel = use(createChannel({ target, tls: 'disabled' }));
    return createClient(echoDefinition, channel, interceptors);
  };

  /** A server whose unary method calls `back`, with its own call as the parent. */
  const startFront = async (back: Echo): Promise<Echo> => {
    const service: Service<EchoDefinition> = {
      Unary: (request, context) => back.Unary(request, { parent: context }),
      ServerStream: (request, context) => back.ServerStream(request, { parent: context }),
      ClientStream: (requests, context) => back.ClientStream(requests, { parent: context }),
      Bidi: (requests, context) => back.Bidi(requests, { parent: context }),
    };
    const server = use(
      createServer({
        services: [implement(echoDefinition, service)],
        interceptors: [serverRequestId(), serverTraceContext()],
        tls: 'disabled',
        logger: silentLogger,
      }),
    );
    return connect(`127.0.0.1:${await server.listen('127.0.0.1:0')}`);
  };

  const sentMetadata = (handle: (metadata: Metadata) => void) =>
    startEchoServer({
      Unary: (call, callback) => {
        handle(call.metadata);
        callback(null, {});
      },
    });

  it('give a call what its parent has left, less a margin', async () => {
    let remainingMs = 0;
    const backend = use(
      await startEchoServer({
        Unary: (call, callback) => {
          remainingMs = Number(call.getDeadline()) - Date.now();
          callback(null, {});
        },
      }),
    );
    const front = await startFront(connect(backend.target, { interceptors: [deadline({ marginMs: 500 })] }));
    await front.Unary({}, { timeoutMs: 2_000 });
    expect(remainingMs).to.be.within(1_000, 1_500);
  });

  it('leave a call its own deadline where that is earlier', async () => {
    const backend = use(await startEchoServer({ Unary: () => {} }));
    const echo = connect(backend.target, { interceptors: [deadline()] });
    const { signal } = new AbortController();
    const startedMs = Date.now();
    await statusError(echo.Unary({}, { timeoutMs: 50, parent: { deadline: startedMs + 60_000, signal } }));
    expect(Date.now() - startedMs).to.be.below(5_000);
  });

  it('make no call for a parent that has less than the margin left', async () => {
    let calls = 0;
    const backend = use(
      await sentMetadata(() => {
        calls += 1;
      }),
    );
    const echo = connect(backend.target, { interceptors: [deadline({ marginMs: 100 })] });
    const parent = { deadline: Date.now() + 50, signal: new AbortController().signal };
    expect(await statusError(echo.Unary({}, { parent }))).to.include({ code: status.DEADLINE_EXCEEDED });
    await echo.Unary({});
    expect(calls).to.equal(1);
  });

  it('cancel a call when its parent is cancelled', async () => {
    const arrived = deferred();
    const cancelled = deferred();
    const backend = use(
      await startEchoServer({
        Unary: (call) => {
          call.on('cancelled', () => cancelled.resolve());
          arrived.resolve();
        },
      }),
    );
    const front = await startFront(connect(backend.target));
    const controller = new AbortController();
    const result = statusError(front.Unary({}, { signal: controller.signal }));
    await arrived.promise;
    controller.abort();
    await cancelled.promise;
    expect(await result).to.include({ code: status.CANCELLED });
  });

  it('pass the request id and the trace on, and begin no trace of their own', async () => {
    const seen: Metadata[] = [];
    const backend = use(await sentMetadata((metadata) => seen.push(metadata)));
    const back = connect(backend.target, { interceptors: [requestId(), traceContext()] });
    const front = await startFront(back);
    const metadata = new Metadata();
    metadata.set('x-request-id', 'r-1');
    metadata.set('traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
    metadata.set('tracestate', 'vendor=state');
    await front.Unary({}, { metadata });
    await back.Unary({});
    const [passed, own] = seen.map((one) => one.getMap());
    expect(passed).to.include({ 'x-request-id': 'r-1', tracestate: 'vendor=state' });
    expect(passed?.['traceparent']).to.match(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/);
    expect(passed?.['traceparent']).not.to.include('b7ad6b7169203331');
    expect(own?.['x-request-id']).to.match(/^[0-9a-f-]{36}$/);
    expect(own).not.to.have.property('traceparent');
  });

  it('leave alone the ids that a call brings', async () => {
    let sent: Metadata | undefined;
    const backend = use(
      await sentMetadata((metadata) => {
        sent = metadata;
      }),
    );
    const echo = connect(backend.target, { interceptors: [requestId(), traceContext()] });
    const metadata = new Metadata();
    metadata.set('x-request-id', 'mine');
    metadata.set('traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
    await echo.Unary({}, { metadata });
    expect(sent?.getMap()).to.include(metadata.getMap());
  });

  it('log one line a call in every form, with no body', async () => {
    const logger = createRecordingLogger();
    const backend = use(
      await startEchoServer({
        ClientStream: (call, callback) => {
          call.resume();
          callback({ code: status.ABORTED, details: 'try again' });
        },
      }),
    );
    const echo = connect(backend.target, { interceptors: [requestId(), logging(logger)] });
    const text = 'a private body';
    await echo.Unary({ text });
    await collect(echo.ServerStream({ text, count: 3 }));
    await statusError(echo.ClientStream([{ text }, { text }]));
    await collect(echo.Bidi([{ text }]));
    expect(
      logger.entries.map(({ level, fields }) => [
        level,
        (fields as { method: string }).method,
        (fields as { code: string }).code,
      ]),
    ).to.deep.equal([
      ['debug', '/test.echo.Echo/Unary', 'OK'],
      ['debug', '/test.echo.Echo/ServerStream', 'OK'],
      ['debug', '/test.echo.Echo/ClientStream', 'ABORTED'],
      ['debug', '/test.echo.Echo/Bidi', 'OK'],
    ]);
    const [first] = logger.entries;
    expect(first?.fields).to.include({ peer: backend.target });
    expect(first?.fields)
      .to.have.property('requestId')
      .that.matches(/^[0-9a-f-]{36}$/);
    expect(JSON.stringify(logger.entries)).not.to.include(text);
  });

  it('report the start and the end of every call, those included that never leave', async () => {
    const events: string[] = [];
    const sink: ClientCallMetrics = {
      started: (method) => events.push(`start ${method}`),
      ended: (method, code, seconds, peer) => {
        expect(seconds).to.be.within(0, 5);
        events.push(`end ${method} ${status[code]} ${peer}`);
      },
    };
    const backend = use(
      await startEchoServer({
        ServerStream: (call) => {
          call.write({});
        },
      }),
    );
    const echo = connect(backend.target, { interceptors: [metrics(sink)] });
    await echo.Unary({});
    await statusError(echo.Unary({}, { deadline: 1 }));
    const ended = deferred<unknown>();
    for await (const { index } of echo.ServerStream({}, { onStatus: ended.resolve })) {
      expect(index).to.equal(0);
      break;
    }
    await ended.promise;
    expect(events).to.deep.equal([
      'start /test.echo.Echo/Unary',
      `end /test.echo.Echo/Unary OK ${backend.target}`,
      'start /test.echo.Echo/Unary',
      'end /test.echo.Echo/Unary DEADLINE_EXCEEDED none',
      'start /test.echo.Echo/ServerStream',
      `end /test.echo.Echo/ServerStream CANCELLED ${backend.target}`,
    ]);
  });

  it('report the retries of a call, whether it was answered in the end or not', async () => {
    const retries: number[] = [];
    const sink: ClientCallMetrics = {
      started() {},
      ended: (_method, _code, _seconds, _peer, count) => retries.push(count),
    };
    let failures = 0;
    const backend = use(
      await startEchoServer({
        Unary: (_call, callback) => (failures-- > 0 ? callback({ code: status.UNAVAILABLE }) : callback(null, {})),
      }),
    );
    const serviceConfig: ServiceConfig = {
      methodConfig: [
        {
          name: [{}],
          retryPolicy: {
            maxAttempts: 3,
            initialBackoff: '0.001s',
            maxBackoff: '0.001s',
            backoffMultiplier: 1,
            retryableStatusCodes: ['UNAVAILABLE'],
          },
        },
      ],
    };
    const channel = use(createChannel({ target: backend.target, tls: 'disabled', serviceConfig }));
    const echo = createClient(echoDefinition, channel, { interceptors: [metrics(sink)] });
    await echo.Unary({});
    failures = 2;
    await echo.Unary({});
    failures = 3;
    expect(await statusError(echo.Unary({}))).to.include({ code: status.UNAVAILABLE });
    expect(retries).to.deep.equal([0, 2, 2]);
  });

  it('believe no server that tells of more retries than there can be', async () => {
    const retries: number[] = [];
    const told = ['1000000', '-1', 'x', '1.5'];
    const backend = use(
      await startEchoServer({
        Unary: (call, callback) => {
          const metadata = new Metadata();
          metadata.set('grpc-previous-rpc-attempts', told[retries.length] ?? '');
          call.sendMetadata(metadata);
          callback(null, {});
        },
      }),
    );
    const echo = connect(backend.target, {
      interceptors: [metrics({ started() {}, ended: (...[, , , , count]) => retries.push(count) })],
    });
    for (const _ of told) await echo.Unary({});
    expect(retries).to.deep.equal([0, 0, 0, 0]);
  });

  it('work together, through two servers, in all four forms', async () => {
    const logger = createRecordingLogger();
    const backend = use(await startEchoServer());
    const front = await startFront(connect(backend.target, { interceptors: defaultClientInterceptors({ logger }) }));
    expect(await front.Unary({ text: 'a' })).to.include({ text: 'a' });
    expect(await collect(front.ServerStream({ text: 'b', count: 3 }))).to.have.length(3);
    expect(await front.ClientStream([{ text: 'c' }, { text: 'd' }])).to.include({ text: 'c,d' });
    expect(await collect(front.Bidi([{ text: 'e' }, { text: 'f' }]))).to.have.length(2);
    expect(logger.entries).to.have.length(4);
  });
});
