import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { startCollector, type Collector } from '../support/collector/collector.js';
import type { ReceivedSpan } from '../support/collector/decode.js';
import { withEnvironment } from '../support/environment.js';
import { startPair, type Pair } from '../tracing/harness.js';
import { openGateway, type RunningGateway } from './harness.js';
import { ask } from './http-request.js';

describe('the traces of a request', function () {
  this.timeout(60_000);
  let collector: Collector;
  let pair: Pair;
  let gateway: RunningGateway;

  before(async () => {
    collector = await startCollector();
    const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, OTEL_BSP_SCHEDULE_DELAY: '10' };
    pair = await startPair(environment);
    gateway = await withEnvironment(environment, () => openGateway(pair.userAddress, pair.postAddress, environment));
  });
  after(async () => {
    await gateway.close();
    await pair.close();
    await collector.close();
  });
  beforeEach(() => collector.forget());

  /** The spans of a trace, once there are this many, by name, kind and service. */
  const trace = async (traceId: string, count: number): Promise<ReadonlyMap<string, ReceivedSpan>> => {
    const own = (spans: readonly ReceivedSpan[]): ReceivedSpan[] => spans.filter((span) => span.traceId === traceId);
    const spans = own(await collector.until((all) => own(all).length >= count));
    return new Map(spans.map((span) => [`${String(span.resource['service.name'])} ${span.kind} ${span.name}`, span]));
  };
  const begin = (): { traceId: string; spanId: string; headers: Record<string, string> } => {
    const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
    return { traceId, spanId, headers: { traceparent: `00-${traceId}-${spanId}-01`, tracestate: 'vendor=1' } };
  };

  it('are one, from the client through the gateway, Post and User to their statements', async () => {
    const { traceId, spanId, headers } = begin();
    expect(await ask(gateway.url, '/v1/posts', { headers })).to.have.property('status', 200);
    const spans = await trace(traceId, 7);
    // Each is a child of the one before it, except the two statements, which are children of their calls.
    const [request, calling, listing] = [
      'duet-gateway SERVER GET /v1/posts',
      'duet-gateway CLIENT v1.post.Post/ListPosts',
      'duet-post SERVER v1.post.Post/ListPosts',
    ];
    const [asking, answering] = [
      'duet-post CLIENT v1.user.User/BatchGetUsers',
      'duet-user SERVER v1.user.User/BatchGetUsers',
    ];
    const below: Record<string, string | undefined> = {
      [request]: undefined,
      [calling]: request,
      [listing]: calling,
      'duet-post CLIENT SELECT posts': listing,
      [asking]: listing,
      [answering]: asking,
      'duet-user CLIENT SELECT users': answering,
    };
    expect([...spans.keys()]).to.have.members(Object.keys(below));
    for (const [name, parent] of Object.entries(below))
      expect(spans.get(name)?.parentSpanId, name).to.equal(parent === undefined ? spanId : spans.get(parent)?.spanId);
    expect(new Set([...spans.values()].map(({ traceState }) => traceState))).to.deep.equal(new Set(['vendor=1']));
    expect(spans.get(request)?.attributes).to.include({
      'http.request.method': 'GET',
      'http.route': '/v1/posts',
      'http.response.status_code': 200,
      'url.scheme': 'http',
    });
  });

  it('begin with the gateway where the client brings none, and name no id', async () => {
    await ask(gateway.url, '/v1/users/private-id');
    const { traceId, parentSpanId, status } = await collector.span('GET /v1/users/{user_id}');
    expect([parentSpanId, status], 'a user that is not there is no fault').to.deep.equal(['', 'UNSET']);
    const spans = await trace(traceId, 4);
    expect([...spans.keys()]).to.include.members([
      'duet-gateway CLIENT v1.user.User/GetUser',
      'duet-user SERVER v1.user.User/GetUser',
    ]);
    expect(JSON.stringify([...spans.values()])).not.to.contain('private-id');
  });

  it('are not sent for a client that says so', async () => {
    const { traceId, headers } = begin();
    const traceparent = headers['traceparent']?.replace(/01$/, '00');
    await ask(gateway.url, '/v1/users/1', { headers: { traceparent } });
    const next = begin();
    await ask(gateway.url, '/v1/users/2', { headers: next.headers });
    await trace(next.traceId, 4);
    expect(collector.spans.filter((span) => span.traceId === traceId)).to.deep.equal([]);
  });
});
