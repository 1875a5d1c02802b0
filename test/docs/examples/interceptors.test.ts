import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import {
  addMetadata,
  type ClientCallMetrics,
  createChannel,
  createClient,
  defaultClientInterceptors,
} from '../../../src/grpc/client/index.js';
import { callerOf, type ServerInterceptor, StatusError } from '../../../src/grpc/index.js';
import {
  type CallMetrics,
  concurrencyLimit,
  deadline,
  logging,
  metrics,
  rateLimit,
  requestId,
  traceContext,
} from '../../../src/grpc/server/index.js';
import { closing } from '../../support/closing.js';
import { echoDefinition } from '../../support/echo/echo.js';
import { createRecordingLogger } from '../../../src/grpc/testing/index.js';
import { statusError } from '../../support/rejection.js';
import { serve } from './serve.js';

// #region server-interceptor
const onlyFor =
  (tenants: ReadonlySet<string>): ServerInterceptor =>
  async (context, next) => {
    const [tenant] = context.metadata.get('x-tenant');
    if (typeof tenant !== 'string' || !tenants.has(tenant))
      throw new StatusError(status.PERMISSION_DENIED, 'not a tenant');
    context.responseMetadata.set('x-served-to', tenant);
    await next();
  };
// #endregion

describe('docs/grpc.md: interceptors', () => {
  const use = closing();

  it('stand in one visible list on each side', async () => {
    const logger = createRecordingLogger();
    const ended: string[] = [];
    const served: CallMetrics = { started() {}, ended: (method, code) => ended.push(`${method.name} ${status[code]}`) };
    const called: ClientCallMetrics = {
      started() {},
      ended: (method, code) => ended.push(`${method} ${status[code]}`),
    };

    // #region server-list
    const interceptors: ServerInterceptor[] = [
      requestId(),
      traceContext(), // before logging, whose lines carry both
      logging(logger),
      metrics(served), // outside all rejecting interceptors, so that rejected calls are counted
      onlyFor(new Set(['acme'])),
      concurrencyLimit(5_000), // before authentication, which costs more than a rejection
      concurrencyLimit(4_000, { by: callerOf }), // per caller
      rateLimit({ perSecond: 100, burst: 200 }),
      deadline({ defaultMs: 10_000, maxMs: 60_000 }),
    ];
    // #endregion
    const server = use(await serve({}, { interceptors, logger }));
    const channel = use(createChannel({ target: `ipv4:127.0.0.1:${server.port}`, tls: 'disabled' }));

    // #region client-list
    const client = createClient(echoDefinition, channel, {
      interceptors: [
        ...defaultClientInterceptors({ logger, metrics: called }), // deadline, request id, trace, log line, metrics
        addMetadata((metadata) => metadata.set('x-tenant', 'acme')),
      ],
    });
    // #endregion
    let servedTo: unknown;
    await client.Unary({ text: 'one' }, { onMetadata: (metadata) => ([servedTo] = metadata.get('x-served-to')) });
    expect(servedTo).to.equal('acme');
    expect(ended).to.have.members(['Unary OK', '/test.echo.Echo/Unary OK']);

    const stranger = createClient(echoDefinition, channel);
    expect((await statusError(stranger.Unary({ text: 'two' }))).code).to.equal(status.PERMISSION_DENIED);
    const lines = logger.entries
      .filter(({ message }) => message === 'call')
      .map(({ fields }): unknown => Reflect.get(fields, 'code'));
    expect(lines).to.deep.equal(['OK', 'PERMISSION_DENIED']);
  });
});
