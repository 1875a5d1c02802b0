import { Metadata, status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { createClient } from '../../src/grpc/client/index.js';
import { healthDefinition } from '../../src/grpc/index.js';
import { startCollector, type Collector } from '../support/collector/collector.js';
import type { ReceivedSpan } from '../support/collector/decode.js';
import { elapsedMs } from '../support/elapsed.js';
import { rejection } from '../support/rejection.js';
import { startPair, type Pair } from './harness.js';

/** The trace context that a tracing caller sends. */
const caller = ({ sampled = true } = {}): { traceId: string; spanId: string; metadata: Metadata } => {
  const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
  const metadata = new Metadata();
  metadata.set('traceparent', `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`);
  metadata.set('tracestate', 'vendor=1');
  return { traceId, spanId, metadata };
};

describe('the traces of both services', function () {
  this.timeout(60_000);
  let collector: Collector;
  let pair: Pair;

  before(async () => {
    collector = await startCollector();
    pair = await startPair({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
      OTEL_BSP_SCHEDULE_DELAY: '10',
      OTEL_RESOURCE_ATTRIBUTES: 'k8s.pod.name=pod-1',
    });
  });
  after(async () => {
    await pair.close();
    if (collector.listening) await collector.close();
  });
  beforeEach(() => collector.forget());

  /** The spans of a trace, once there are this many. */
  const trace = async (traceId: string, count: number): Promise<readonly ReceivedSpan[]> => {
    const ofTrace = (spans: readonly ReceivedSpan[]): ReceivedSpan[] =>
      spans.filter((span) => span.traceId === traceId);
    return ofTrace(await collector.until((spans) => ofTrace(spans).length >= count));
  };
  const find = (spans: readonly ReceivedSpan[], name: string, kind: string): ReceivedSpan => {
    const found = spans.find((span) => span.name === name && span.kind === kind);
    if (found === undefined)
      throw new Error(`no ${kind} ${name} among ${spans.map((span) => `${span.kind} ${span.name}`).join(', ')}`);
    return found;
  };
  /** Waits until earlier spans would have arrived. */
  const settle = async (): Promise<void> => {
    const { traceId, metadata } = caller();
    await pair.post.ListPosts({}, { metadata });
    await trace(traceId, 5);
  };

  it('are one from the caller through Post to User and to the statements of both', async () => {
    const { traceId, spanId, metadata } = caller();
    await pair.post.ListPosts({}, { metadata });
    const spans = await trace(traceId, 5);
    expect(spans).to.have.lengthOf(5);

    const listing = find(spans, 'v1.post.Post/ListPosts', 'SERVER');
    const posts = find(spans, 'SELECT posts', 'CLIENT');
    const asking = find(spans, 'v1.user.User/BatchGetUsers', 'CLIENT');
    const answering = find(spans, 'v1.user.User/BatchGetUsers', 'SERVER');
    const users = find(spans, 'SELECT users', 'CLIENT');
    const parents = [listing, posts, asking, answering, users].map(({ parentSpanId }) => parentSpanId);
    expect(parents).to.deep.equal([spanId, listing.spanId, listing.spanId, asking.spanId, answering.spanId]);
    expect(new Set(spans.map((span) => span.traceState))).to.deep.equal(new Set(['vendor=1']));
    expect(spans.flatMap(({ links }) => links)).to.deep.equal([]);
    expect(new Set(spans.map((span) => span.status))).to.deep.equal(new Set(['UNSET']));

    expect(listing.attributes).to.include({
      'rpc.system': 'grpc',
      'rpc.service': 'v1.post.Post',
      'rpc.method': 'ListPosts',
      'rpc.grpc.status_code': 0,
      'network.peer.address': '127.0.0.1',
    });
    expect(asking.attributes).to.include({
      'rpc.service': 'v1.user.User',
      'rpc.method': 'BatchGetUsers',
      'network.peer.address': '127.0.0.1',
    });
    expect(posts.attributes).to.deep.equal({
      'db.system.name': 'postgresql',
      'db.operation.name': 'SELECT',
      'db.collection.name': 'posts',
      'db.query.summary': 'SELECT posts',
    });
    expect(listing.resource).to.include({ 'service.name': 'duet-post', 'k8s.pod.name': 'pod-1' });
    expect(answering.resource).to.include({ 'service.name': 'duet-user' });
  });

  it('have the id that stands in the log of both', async () => {
    const { traceId, metadata } = caller();
    await pair.post.ListPosts({}, { metadata });
    for (const log of [pair.postLog, pair.userLog])
      expect(log.some(({ fields }) => 'traceId' in fields && fields.traceId === traceId)).to.equal(true);

    await pair.user.GetUser({ userId: '2' });
    const begun = await collector.span('v1.user.User/GetUser');
    expect(begun.parentSpanId).to.equal('');
    expect(pair.userLog.at(-1)?.fields).to.include({ method: '/v1.user.User/GetUser', traceId: begun.traceId });
  });

  it('link a call that several share to each of them, and each of them to it', async () => {
    const callers = [caller(), caller(), caller()];
    await Promise.all(callers.map(({ metadata }) => pair.post.ListPosts({}, { metadata })));
    const traces = await collector.until(
      (spans) =>
        spans.filter(({ name }) => name === 'v1.post.Post/ListPosts').length === 3 &&
        spans.some(({ name, kind }) => name === 'v1.user.User/BatchGetUsers' && kind === 'SERVER'),
    );
    const listings = callers.map(({ traceId }) =>
      find(
        traces.filter((span) => span.traceId === traceId),
        'v1.post.Post/ListPosts',
        'SERVER',
      ),
    );
    const shared = traces.filter(({ name, kind }) => name === 'v1.user.User/BatchGetUsers' && kind === 'CLIENT');
    expect(shared).to.have.lengthOf(1);
    const [asking] = shared;
    if (asking === undefined) throw new Error('nobody asked');

    expect(asking.links.map(({ spanId }) => spanId)).to.have.members(listings.map(({ spanId }) => spanId));
    const parent = listings.find(({ spanId }) => spanId === asking.parentSpanId);
    expect(parent?.traceId).to.equal(asking.traceId);
    for (const listing of listings) {
      if (listing === parent) continue;
      expect(listing.links, listing.spanId).to.deep.include({ traceId: asking.traceId, spanId: asking.spanId });
    }
    const read = find(traces, 'SELECT posts', 'CLIENT');
    expect(read.links.map(({ spanId }) => spanId)).to.have.members(listings.map(({ spanId }) => spanId));
  });

  it('keep what a sampled caller shares with one that is not', async () => {
    const [unsampled, sampled] = [caller({ sampled: false }), caller()];
    await Promise.all([unsampled, sampled].map(({ metadata }) => pair.post.ListPosts({}, { metadata })));
    const spans = await trace(sampled.traceId, 5);
    expect(find(spans, 'v1.user.User/BatchGetUsers', 'SERVER').traceId).to.equal(sampled.traceId);
    expect(collector.spans.some((span) => span.traceId === unsampled.traceId)).to.equal(false);
  });

  it('follow a caller that is not sampled: the id goes on, and no span is sent', async () => {
    const { traceId, metadata } = caller({ sampled: false });
    await pair.post.ListPosts({}, { metadata });
    expect(pair.userLog.at(-1)?.fields).to.include({ method: '/v1.user.User/BatchGetUsers', traceId });
    await settle();
    expect(collector.spans.some((span) => span.traceId === traceId)).to.equal(false);
  });

  it('leave out health', async () => {
    const health = createClient(healthDefinition, pair.postChannel);
    const { metadata } = caller();
    await health.Check({ service: 'v1.post.Post' }, { metadata });
    for await (const response of health.Watch({ service: '' }, { metadata })) if (response.status === 'SERVING') break;
    await settle();
    expect(collector.spans.filter(({ name }) => name.includes('Health') || name === 'SELECT')).to.deep.equal([]);
  });

  it('hold the statements of a write, of a stream and of a transaction', async () => {
    const { traceId, metadata } = caller();
    const { created } = await pair.user.ImportUsers(
      [{ userMessage: { userId: 'imported', name: 'Ada', phoneNumber: '010', age: 36 } }],
      { metadata },
    );
    expect(created).to.equal('1');
    for await (const { userMessage } of pair.user.ExportUsers({}, { metadata })) expect(userMessage).not.to.equal(null);
    const served = ['v1.user.User/ExportUsers', 'v1.user.User/ImportUsers'];
    const spans = (
      await collector.until((all) => served.every((name) => all.some((span) => span.name === name)))
    ).filter((span) => span.traceId === traceId);
    const exporting = find(spans, 'v1.user.User/ExportUsers', 'SERVER');
    const importing = find(spans, 'v1.user.User/ImportUsers', 'SERVER');
    const below = (span: ReceivedSpan): string[] =>
      spans.filter(({ parentSpanId }) => parentSpanId === span.spanId).map(({ name }) => name);
    expect(below(exporting)).to.include('SELECT users');
    expect(below(importing).length).to.be.greaterThan(1);
  });

  it('hold no message, no token and no value of a statement', async () => {
    const { traceId, metadata } = caller();
    metadata.set('authorization', 'Bearer private-token');
    await pair.post.CreatePost(
      {
        postMessage: {
          postId: 'private-id',
          authorUserId: '1',
          title: 'private-title',
          body: 'private-body',
          tags: ['private-tag'],
        },
      },
      { metadata },
    );
    await rejection(pair.post.GetPost({ postId: 'private-missing' }, { metadata }));
    await rejection(
      pair.user.CreateUser({ userMessage: { name: 'private-name', phoneNumber: 'private', age: -1 } }, { metadata }),
    );
    const wanted = ['INSERT posts', 'v1.post.Post/CreatePost', 'v1.post.Post/GetPost', 'v1.user.User/CreateUser'];
    await collector.until((spans) =>
      wanted.every((one) => spans.some((span) => span.traceId === traceId && span.name === one)),
    );
    expect(JSON.stringify(collector.spans)).not.to.contain('private');
  });

  it('do not count what a caller did wrong as an error', async () => {
    const { traceId, metadata } = caller();
    await rejection(pair.post.GetPost({ postId: 'missing' }, { metadata }));
    const refused = find(await trace(traceId, 2), 'v1.post.Post/GetPost', 'SERVER');
    expect(refused.status).to.equal('UNSET');
    expect(refused.attributes).to.include({ 'rpc.grpc.status_code': status.NOT_FOUND });
    expect(refused.events).to.deep.equal([]);
  });

  it('neither fail nor slow a call, nor keep the services from closing, while the collector hangs and when it is gone', async () => {
    const listAll = async (): Promise<void> => {
      // A hung export takes ten seconds.
      for (let i = 0; i < 50; i++) await pair.post.ListPosts({}, { metadata: caller().metadata, timeoutMs: 2_000 });
    };
    collector.answer = 'hang';
    const asked = collector.asked();
    await pair.post.ListPosts({}, { metadata: caller().metadata });
    await asked;
    await listAll();
    await collector.close();
    await listAll();
    // Each of the two has three seconds for its last spans.
    expect(await elapsedMs(pair.close())).to.be.below(15_000);
    for (const log of [pair.postLog, pair.userLog]) {
      const told = log.filter(({ message }) => /traces .* lost/.test(message)).map(({ message }) => message);
      expect(told).to.have.members([...new Set(told)]).and.not.to.be.empty;
    }
  });
});
