import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { setInterval } from 'node:timers/promises';
import { kubernetesApi } from '../../../src/grpc/kubernetes/kubernetes-api.js';
import { registerResolvers, type ResolverSettings } from '../../../src/grpc/kubernetes/register-resolvers.js';
import { closing } from '../../support/closing.js';
import { createRecordingLogger, endpointSlice, FakeApiServer, type Pod } from '../../../src/grpc/testing/index.js';
import { rejection } from '../../support/rejection.js';
import { startBackends, Caller, type Backend } from './backends.js';

const hosts = ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5', '127.0.0.6', '127.0.0.7'];
const [one = '', two = '', three = '', four = '', five = '', six = ''] = hosts;
const silenceTimeoutMs = 700;

describe('a kubernetes target', () => {
  const use = closing();
  let api: FakeApiServer;
  let port: number;
  let backends: ReadonlyMap<string, Backend>;

  const pods = (name: string, addresses: readonly string[]) => endpointSlice(name, addresses, { port });
  const caller = (options: ConstructorParameters<typeof Caller>[1] = {}): Caller =>
    use(new Caller('kubernetes:///users.shop:grpc', options));
  const register = ({ kubernetes, ...settings }: ResolverSettings = {}): void =>
    registerResolvers({
      ...settings,
      kubernetes: {
        api: kubernetesApi({ config: api.config }),
        watchTimeoutSeconds: 20,
        silenceTimeoutMs,
        ...kubernetes,
      },
    });
  /** The errors of the calls, in order. */
  const failure = async (client: Caller): Promise<{ code?: unknown; message: string }> => rejection(client.call());

  before(async () => {
    ({ port, backends } = await startBackends(hosts));
  });
  after(() => {
    for (const backend of backends.values()) backend.stop();
  });
  beforeEach(async () => {
    api = use(await FakeApiServer.start());
    register();
  });

  it('follows 3 → 6 → 2 → 0 → 3 endpoints through a 410, a dropped watch and a silent one, and loses no call in flight', async () => {
    api.set(pods('a', [one, two]));
    api.set(pods('b', [three]));
    const client = caller();
    await client.untilUses([one, two, three]);

    await api.watched();
    api.expire();
    api.set(pods('c', [four, five, six]));
    await client.untilUses(hosts);
    const inFlight = hosts.map(async () => client.call('Hold', { deadlineMs: 10_000 }));
    await Promise.all([...backends.values()].map(async (backend) => backend.holds()));

    await api.watched();
    api.drop();
    api.delete('c');
    api.set(pods('a', [one]));
    api.set(pods('b', [two]));
    await client.untilUses([one, two]);

    await api.watched();
    api.silence();
    api.delete('a');
    api.set(pods('b', []));
    await client.untilUses([], silenceTimeoutMs + 1_000);
    const waiting = client.call('Who', { waitForReady: true });

    api.set(pods('a', [four]));
    api.set(pods('c', [five, six]));
    await client.untilUses([four, five, six]);
    expect([four, five, six]).to.include(await waiting);

    // Closing any channel makes grpc-js drop unused connections.
    const other = new Caller(`ipv4:${one}:${port}`);
    await other.call();
    other.close();
    for (const backend of backends.values()) backend.release();
    expect((await Promise.all(inFlight)).sort()).to.deep.equal(hosts);
  });

  for (const policy of ['round_robin', 'pick_first']) {
    it(`without pods fails calls at once, and keeps those that wait for ready, with ${policy}`, async () => {
      const client = caller({ policy });
      const waiting = client.call('Who', { waitForReady: true });
      expect(await failure(client))
        .to.include({ code: status.UNAVAILABLE })
        .with.property('message')
        .that.includes('no endpoints for kubernetes:///users.shop:grpc');
      api.set(pods('a', [one]));
      expect(await waiting).to.equal(one);
      expect(await client.call()).to.equal(one);
    });
  }

  it('takes pods that end as long as no other is ready', async () => {
    api.set(endpointSlice('a', [{ addresses: [one], ready: false, serving: true, terminating: true }], { port }));
    const client = caller();
    await client.untilUses([one]);
    api.set(pods('b', [two]));
    await client.untilUses([two]);
  });

  it('goes on with the pods that were ready when all are said not to be at once, on the connections that there are', async () => {
    api.set(pods('a', [one, two]));
    const client = caller();
    await client.untilUses([one, two]);
    const before = backends.get(one)?.connections;
    const unready = (host: string): Pod => ({
      addresses: [host],
      uid: `pod-${host}`,
      ready: false,
      serving: false,
      terminating: false,
    });
    api.set(endpointSlice('a', [unready(one), unready(two)], { port }));
    api.set(endpointSlice('b', [unready(three)], { port })); // This pod has never been ready.
    api.set(endpointSlice('a', [unready(one)], { port })); // Shows that the others have arrived.
    await client.untilUses([one]);
    expect(backends.get(one)?.connections).to.equal(before);

    api.set(pods('b', [three]));
    await client.untilUses([three]);
    api.delete('b');
    api.set(endpointSlice('a', [], { port }));
    await client.untilUses([]);
  });

  it('keeps the connections of pods that stay', async () => {
    api.set(pods('a', [six]));
    const client = caller();
    await client.untilUses([six]);
    const before = backends.get(six)?.connections;
    for (const others of [[one], [one, two], []]) {
      api.set(pods('b', others));
      await client.untilUses([six, ...others]);
    }
    expect(backends.get(six)?.connections).to.equal(before);
  });

  it('makes one connection to a pod with two addresses', async () => {
    api.set(endpointSlice('a', [{ addresses: [one], uid: 'x' }], { port }));
    api.set(endpointSlice('b', [{ addresses: [two], uid: 'x' }], { port }));
    const client = caller();
    const address = await client.call();
    expect([one, two]).to.include(address);
    api.set(pods('c', [three])); // Gives both the time to be called.
    await client.untilUses([address, three]);
  });

  it('is called by its DNS name', async () => {
    api.set(pods('a', [one]));
    await caller().call();
    expect(backends.get(one)?.authority).to.equal('users.shop.svc');
    await use(new Caller(`kubernetes:///users.shop:${port}`)).call();
    expect(backends.get(one)?.authority).to.equal(`users.shop.svc:${port}`);
  });

  it('is refused when it cannot be read', () => {
    expect(() => new Caller('kubernetes:///users.shop')).to.throw(
      'kubernetes:///users.shop must be kubernetes:///service.namespace:port',
    );
  });

  it('goes on from the last bookmark', async () => {
    api.set(pods('a', [one]));
    const client = caller();
    await client.call();
    await api.watched();
    api.bookmark();
    api.bookmark();
    api.set(pods('b', [two]));
    await client.untilUses([one, two]);
    api.bookmark();
    api.finish();
    await api.asked('watch', 2);
    expect(api.requests.map(({ kind, query }) => `${kind} ${query.get('resourceVersion') ?? ''}`.trim())).to.deep.equal(
      ['list', 'watch 101', 'watch 105'],
    );
  });

  it('lists again when the API server refuses to go on with 410', async () => {
    api.set(pods('a', [one]));
    const client = caller();
    await client.call();
    await api.watched();
    api.refuse(410);
    await api.asked('list', 2);
    expect(api.requests.map(({ kind }) => kind)).to.deep.equal(['list', 'watch', 'watch', 'list']);
    api.refuse(undefined);
    api.set(pods('a', [two]));
    await client.untilUses([two]);
  });

  it('does not take a watch for silent that brings bookmarks', async () => {
    register({ kubernetes: { silenceTimeoutMs: 1_000 } });
    api.set(pods('a', [one]));
    await caller().call();
    await api.watched();
    let bookmarks = 0;
    for await (const _ of setInterval(100)) {
      api.bookmark();
      bookmarks += 1;
      if (bookmarks === 15) break;
    }
    expect(api.requests.map(({ kind }) => kind)).to.deep.equal(['list', 'watch']);
  });

  it('gets over a watch that sends what is none', async () => {
    api.set(pods('a', [one]));
    const client = caller();
    await client.call();
    for (const [index, line] of ['{', '{"type":"ADDED","object":{}}', '"x"'].entries()) {
      await api.asked('watch', index + 1);
      api.write(line);
    }
    await api.asked('watch', 4);
    await api.watched();
    api.set(pods('a', [two]));
    await client.untilUses([two]);
  });

  it('is watched once, however many channels it has, and no longer than they live', async () => {
    const counts: number[] = [];
    register({ onEndpoints: (_, endpoints) => counts.push(endpoints.length) });
    api.set(pods('a', [one]));
    const clients = [caller(), caller(), caller()];
    await Promise.all(clients.map(async (client) => client.untilUses([one])));
    api.set(pods('a', [one, two]));
    await Promise.all(clients.map(async (client) => client.untilUses([one, two])));
    expect(api.requests.map(({ kind }) => kind)).to.deep.equal(['list', 'watch']);
    expect(counts).to.deep.equal([1, 2]);
    for (const client of clients) client.close();
    await api.left();
  });

  it('is let go by an idle channel, and watched again when it wakes', async () => {
    register({ kubernetes: { silenceTimeoutMs: 10_000 } });
    api.set(pods('a', [one]));
    const client = caller({ options: { 'grpc.client_idle_timeout_ms': 1_000 } });
    await client.call();
    await api.watched();
    await api.left();
    api.set(pods('a', [two]));
    expect(await client.call()).to.equal(two);
  });

  it('lets go of an API server that does not respond', async () => {
    api.refuse('no answer');
    const client = caller();
    const call = rejection(client.call());
    await api.asked('list', 1);
    client.close();
    await api.left();
    expect((await call).message).to.include('Channel closed');
  });

  it('keeps the endpoints that it knows while the API server is away, and says so once', async () => {
    const logger = createRecordingLogger();
    register({ logger });
    api.set(pods('a', [one]));
    const client = caller();
    await client.call();
    await api.watched();
    api.refuse(503);
    await api.asked('watch', 3);
    await api.asked('list', 2);
    expect(await client.call()).to.equal(one);
    api.refuse(undefined);
    api.set(pods('a', [two]));
    await client.untilUses([two], 3_000);
    expect(logger.entries.filter(({ level }) => level !== 'debug')).to.deep.equal([
      {
        level: 'warn',
        fields: { service: 'users.shop.svc', failures: 3, reason: 'the API server responded with 503' },
        message:
          'cannot reach the Kubernetes API server, using the last known endpoints; check the network if it persists',
      },
      { level: 'info', fields: { service: 'users.shop.svc' }, message: 'watching EndpointSlices again' },
    ]);
  });

  for (const [refusal, reason] of [
    [401, 'the API server responded with 401'],
    [403, 'the API server responded with 403'],
    [500, 'the API server responded with 500'],
    ['no answer', 'the list was silent for 50 ms'],
  ] as const) {
    it(`asks DNS when the API server gives ${refusal}, says so once, and watches when it may`, async () => {
      const logger = createRecordingLogger();
      const asked: string[] = [];
      register({
        logger,
        kubernetes: { refusedRetryMs: 50, listTimeoutMs: 50 },
        lookup: async (host) => {
          asked.push(host);
          return [one, two];
        },
      });
      api.refuse(refusal);
      api.set(pods('a', [three]));
      const client = use(new Caller(`kubernetes:///users.shop:${port}`));
      await client.untilUses([one, two]);
      expect(asked).to.deep.equal(['users.shop.svc']);
      await api.asked('list', 3);
      api.refuse(undefined);
      await client.untilUses([three], 3_000);
      expect(logger.entries.filter(({ level }) => level !== 'debug')).to.deep.equal([
        {
          level: 'warn',
          fields: { service: 'users.shop.svc', reason },
          message: 'cannot watch EndpointSlices, using DNS, so new pods are seen later; grant list and watch',
        },
        { level: 'info', fields: { service: 'users.shop.svc' }, message: 'watching EndpointSlices again' },
      ]);
    });
  }

  it('says so again when the API server refuses again', async () => {
    const logger = createRecordingLogger();
    register({ logger, kubernetes: { refusedRetryMs: 50 }, lookup: async () => [one] });
    const client = use(new Caller(`kubernetes:///users.shop:${port}`));
    api.set(pods('a', [two]));
    for (let time = 1; time <= 2; time += 1) {
      api.refuse(403);
      await client.untilUses([one], 3_000);
      api.refuse(undefined);
      await client.untilUses([two], 3_000);
      expect(logger.entries.filter(({ level }) => level === 'warn')).to.have.length(time);
    }
  });

  it('asks DNS outside a cluster', async () => {
    registerResolvers({ lookup: async () => [one], kubernetes: { serviceAccountDirectory: '/nonexistent' } });
    await use(new Caller(`kubernetes:///users:${port}`)).untilUses([one]);
  });

  it('fails calls with the reason when neither the API server nor DNS can tell', async () => {
    register({ lookup: async () => Promise.reject(new Error('private')) });
    api.refuse(403);
    expect((await failure(caller())).message).to.include('DNS cannot resolve its named port grpc');
    expect((await failure(use(new Caller('kubernetes:///users.shop:9000')))).message).to.include(
      'users.shop.svc cannot be resolved: no answer',
    );
  });
});
