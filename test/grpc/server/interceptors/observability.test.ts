import { Metadata, status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { once } from 'node:events';
import type { MethodInfo, ServerInterceptor } from '../../../../src/grpc/common/call-context.js';
import { createHealth } from '../../../../src/grpc/server/services/health.js';
import { logging } from '../../../../src/grpc/server/interceptors/logging.js';
import { metrics } from '../../../../src/grpc/server/interceptors/metrics.js';
import { requestIdOf } from '../../../../src/grpc/common/request-id.js';
import { requestId } from '../../../../src/grpc/server/interceptors/request-id.js';
import { traceContextOf, traceparentOf } from '../../../../src/grpc/common/trace-context.js';
import { traceContext } from '../../../../src/grpc/server/interceptors/trace-context.js';
import { StatusError } from '../../../../src/grpc/common/status-error.js';
import { deferred } from '../../../support/deferred.js';
import { createRecordingLogger } from '../../../../src/grpc/testing/index.js';
import { echoDefinition } from '../../../support/echo/echo.js';
import { callPath, closeAll, failure, start, unary, unaryWithoutClock, unknownMethod } from '../harness.js';

const { Unary } = echoDefinition;

const sent = (key: string, value: string): Metadata => {
  const metadata = new Metadata();
  metadata.set(key, value);
  return metadata;
};

describe('what a server tells of a call', () => {
  afterEach(closeAll);

  it('is one log line, with the caller’s request id, and without what was in it', async () => {
    const logger = createRecordingLogger();
    const { client } = await start({}, { interceptors: [requestId(), traceContext(), logging(logger)] });
    const metadata = sent('x-request-id', 'req-1');
    metadata.set('authorization', 'Bearer secret-token');
    await unary(client, { text: 'secret-body' }, {}, metadata);
    expect(logger.entries).to.have.length(1);
    const [{ fields, level } = { fields: {}, level: '' }] = logger.entries;
    expect(level).to.equal('info');
    expect(fields).to.include({
      method: '/test.echo.Echo/Unary',
      code: 'OK',
      requestId: 'req-1',
      requests: 1,
      responses: 1,
    });
    expect(fields).to.have.property('requestBytes').that.is.greaterThan(10);
    expect(JSON.stringify(logger.entries)).not.to.contain('secret');
  });

  it('is a warning when the server is at fault, and not when the caller is', async () => {
    const logger = createRecordingLogger();
    const codes = [status.NOT_FOUND, status.UNAVAILABLE];
    const { client } = await start(
      {
        async Unary() {
          throw new StatusError(codes.shift() ?? status.UNKNOWN, 'told');
        },
      },
      { interceptors: [logging(logger)] },
    );
    await failure(unary(client, {}));
    await failure(unary(client, {}));
    expect(logger.entries.map(({ level }) => level)).to.deep.equal(['info', 'warn']);
    expect(logger.entries[0]?.fields).to.include({ code: 'NOT_FOUND', error: 'told' });
  });

  it('is at debug for health, which probes ask all the time, and still a warning when it fails', async () => {
    const logger = createRecordingLogger();
    const health = createHealth();
    health.set('', 'SERVING');
    const { client } = await start({}, { services: [health.implementation], interceptors: [logging(logger)] });
    await callPath(client, '/grpc.health.v1.Health/Check');
    health.shutDown();
    await failure(callPath(client, '/grpc.health.v1.Health/Watch'));
    expect(logger.entries.map(({ level }) => level)).to.deep.equal(['debug', 'warn']);
  });

  it('is at debug for the services that are to be quiet, and for no other', async () => {
    const logger = createRecordingLogger();
    const { client } = await start({}, { interceptors: [logging(logger, { quiet: ['test.echo.Echo'] })] });
    await unary(client, {});
    await failure(callPath(client, '/grpc.health.v1.Health/Check'));
    expect(logger.entries.map(({ level }) => level)).to.deep.equal(['debug', 'info']);
  });

  it('is a log line of its deadline too, which ends it from outside', async () => {
    const logger = createRecordingLogger();
    const logged = deferred();
    const watch: ServerInterceptor = (_context, next) => next().finally(() => logged.resolve());
    const { port } = await start({ Unary: () => new Promise(() => {}) }, { interceptors: [watch, logging(logger)] });
    expect(await unaryWithoutClock(port, { 'grpc-timeout': '700m' })).to.have.property(
      'grpcStatus',
      status.DEADLINE_EXCEEDED,
    );
    await logged.promise;
    expect(logger.entries[0]?.fields).to.have.property('code', 'DEADLINE_EXCEEDED');
  });

  /** A server that assigns request ids, and the ids that its handler saw. */
  const identified = async () => {
    const ids: (string | undefined)[] = [];
    const { client } = await start(
      {
        async Unary({ text }, context) {
          ids.push(requestIdOf(context));
          return { text, index: 0 };
        },
      },
      { interceptors: [requestId()] },
    );
    return { client, ids };
  };

  it('replaces a request id that is not fit for a log', async () => {
    const { client, ids } = await identified();
    await unary(client, {}, {}, sent('x-request-id', 'a b'));
    await unary(client, {}, {}, sent('x-request-id', 'x'.repeat(200)));
    expect(ids).to.have.length(2);
    for (const id of ids) expect(id).to.match(/^[0-9a-f-]{36}$/);
  });

  it('comes back as the request id in the headers, the caller’s or the new one', async () => {
    const { client, ids } = await identified();
    const returned: unknown[] = [];
    for (const id of ['req-1', 'a b']) {
      const call = client.makeUnaryRequest(
        Unary.path,
        Unary.requestSerialize,
        Unary.responseDeserialize,
        {},
        sent('x-request-id', id),
        () => {},
      );
      const [headers] = (await once(call, 'metadata')) as [Metadata];
      returned.push(...headers.get('x-request-id'));
    }
    expect(returned).to.deep.equal(ids);
    expect(returned[0]).to.equal('req-1');
  });

  it('continues the caller’s trace with a span of its own, and begins one where there is none', async () => {
    const traces: (string | undefined)[] = [];
    const { client } = await start(
      {
        async Unary({ text }, context) {
          traces.push(traceContextOf(context)?.traceId, traceparentOf(context));
          return { text, index: 0 };
        },
      },
      { interceptors: [traceContext()] },
    );
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    await unary(client, {}, {}, sent('traceparent', `00-${traceId}-b7ad6b7169203331-01`));
    await unary(client, {}, {}, sent('traceparent', 'nonsense'));
    expect(traces[0]).to.equal(traceId);
    expect(traces[1])
      .to.match(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`))
      .and.not.to.contain('b7ad6b7169203331');
    expect(traces[2]).to.match(/^[0-9a-f]{32}$/);
  });

  it('is counted at its start and at its end, unknown methods and failures included', async () => {
    const started: MethodInfo[] = [];
    const ended: status[] = [];
    const { client } = await start(
      { Unary: () => Promise.reject(new StatusError(status.ABORTED, 'no')) },
      {
        interceptors: [
          metrics({ started: (method) => started.push(method), ended: (_method, code) => ended.push(code) }),
        ],
      },
    );
    await failure(unary(client, {}));
    await failure(unknownMethod(client));
    expect(started.map(({ path, known }) => [path, known])).to.deep.equal([
      ['/test.echo.Echo/Unary', true],
      ['/test.Nowhere/Nothing', false],
    ]);
    expect(ended).to.deep.equal([status.ABORTED, status.UNIMPLEMENTED]);
  });
});
