import { Metadata, status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { createChannel, createClient } from '../../../src/grpc/client/index.js';
import { parseTraceparent, randomHex, type TraceContext } from '../../../src/grpc/index.js';
import { logging, type ServerTracer, traceContext, tracing } from '../../../src/grpc/server/index.js';
import { closing } from '../../support/closing.js';
import { echoDefinition } from '../../support/echo/echo.js';
import { createRecordingLogger } from '../../../src/grpc/testing/index.js';
import { serve } from './serve.js';

// #region tracer
const tracer = (ended: (name: string, trace: TraceContext, code: status) => void): ServerTracer => ({
  start({ method, metadata }) {
    const [header] = metadata.get('traceparent');
    const caller = parseTraceparent(String(header));
    const trace: TraceContext = { traceId: caller?.traceId ?? randomHex(16), spanId: randomHex(8), sampled: true };
    return { trace, run: (work) => work(), end: (error) => ended(method.name, trace, error?.code ?? status.OK) };
  },
});
// #endregion

describe('docs/grpc.md: tracing', () => {
  const use = closing();

  it('sees each call, and adds the trace to the log', async () => {
    const logger = createRecordingLogger();
    const spans: unknown[] = [];
    const ended = (name: string, { traceId }: TraceContext, code: status): void =>
      void spans.push([name, traceId, code]);
    // #region list
    const interceptors = [tracing(tracer(ended)), traceContext(), logging(logger)];
    // #endregion
    const server = use(await serve({}, { interceptors, logger }));
    const channel = use(createChannel({ target: `ipv4:127.0.0.1:${server.port}`, tls: 'disabled' }));
    const metadata = new Metadata();
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    metadata.set('traceparent', `00-${traceId}-b7ad6b7169203331-01`);
    await createClient(echoDefinition, channel).Unary({ text: 'one' }, { metadata });
    expect(spans).to.deep.equal([['Unary', traceId, status.OK]]);
    expect(logger.entries.find(({ message }) => message === 'call')?.fields).to.include({ traceId });
  });
});
