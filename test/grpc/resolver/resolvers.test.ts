import { experimental, status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { connectionGenerationOption } from '../../../src/grpc/resolver/connection-generation.js';
import { registerResolvers } from '../../../src/grpc/kubernetes/register-resolvers.js';
import { StatusError } from '../../../src/grpc/common/status-error.js';
import { closing } from '../../support/closing.js';
import { deferred } from '../../support/deferred.js';
import { rejection } from '../../support/rejection.js';
import { startBackends, Caller, type Backend } from './backends.js';

const hosts = ['127.0.0.2', '127.0.0.3', '127.0.0.4'];
const [one = '', two = '', three = ''] = hosts;

describe('the connection generation among the options of a channel', () => {
  it('shows nothing of what it follows, since grpc-js writes options into its trace', () => {
    const followed = { generation: 1, onChange: () => () => {}, current: { privateKey: 'secret' } };
    expect(JSON.stringify(connectionGenerationOption(followed)))
      .to.include('"generation":1')
      .and.not.include('secret');
  });
});

describe('a resolver', () => {
  const use = closing();
  let port: number;
  let backends: ReadonlyMap<string, Backend>;
  let addresses: readonly string[];

  before(async () => {
    ({ port, backends } = await startBackends(hosts));
  });
  after(() => {
    for (const backend of backends.values()) backend.stop();
  });
  beforeEach(() => {
    addresses = [one, two];
    registerResolvers({ dnsIntervalMs: 1_000, lookup: async () => addresses });
  });

  it('balances over a fixed list', async () => {
    await use(new Caller(`static:///${one}:${port},${two}:${port}`)).untilUses([one, two]);
  });

  it('balances over the names of a list', async () => {
    const client = use(new Caller(`static:///users.test:${port},${three}:${port}`));
    await client.untilUses([one, two, three]);
    expect(backends.get(one)?.authority).to.equal(`users.test:${port}`);
  });

  it('sees by DNS what is new without losing a connection', async () => {
    const client = use(new Caller(`dns-poll:///users.test.:${port}`));
    await client.untilUses([one, two]);
    expect(backends.get(one)?.authority).to.equal(`users.test:${port}`);
    const connections = () => [one, two].map((host) => backends.get(host)?.connections);
    const before = connections();
    addresses = [one, two, three];
    await client.untilUses(hosts, 2_000);
    await client.untilUses(hosts); // By then new connections would be in use.
    expect(connections()).to.deep.equal(before);
  });

  it('fails calls with the reason when a name cannot be resolved', async () => {
    registerResolvers({
      lookup: async () => Promise.reject(Object.assign(new Error('private'), { code: 'ENOTFOUND' })),
    });
    expect(await rejection(use(new Caller('dns-poll:///users.test:9000')).call()))
      .to.include({ code: status.UNAVAILABLE })
      .with.property('message')
      .that.includes('users.test cannot be resolved: ENOTFOUND')
      .and.does.not.include('private');
  });

  for (const target of [
    'static:///',
    'static:///10.0.0.1',
    'static:///10.0.0.1:1,',
    'static:///10.0.0.1:0',
    'static:///10.0.0.1:x',
    'static://a/10.0.0.1:1',
    'dns-poll:///users.test:65536',
    'dns-poll://10.0.0.10/users.test:1',
    'dns-poll:///:1',
  ]) {
    it(`refuses ${target}`, () => expect(() => new Caller(target)).to.throw(/must be|Could not parse/));
  }

  it('refuses to ask DNS more often than every second', () => {
    expect(() => registerResolvers({ dnsIntervalMs: 999 })).to.throw(
      StatusError,
      'dnsIntervalMs must be at least 1,000',
    );
    expect(() => registerResolvers({ dnsIntervalMs: NaN })).to.throw(StatusError);
  });

  it('never answers while it is being asked, and again after it was destroyed', async () => {
    let answered = deferred();
    let answers = 0;
    const resolver = experimental.createResolver(
      { scheme: 'static', authority: '', path: `${one}:1` },
      () => {
        answers += 1;
        answered.resolve();
        return true;
      },
      {},
    );
    use({ close: () => resolver.destroy() });
    for (const expected of [1, 2]) {
      answered = deferred();
      resolver.updateResolution();
      expect(answers).to.equal(expected - 1);
      await answered.promise;
      expect(answers).to.equal(expected);
      resolver.destroy();
    }
  });

  it('has a channel connect afresh with a new generation, while calls in flight end on the old connections', async () => {
    let changed = (): void => {};
    const generation = {
      generation: 1,
      onChange(listener: () => void) {
        changed = listener;
        return () => (changed = () => {});
      },
    };
    const client = use(
      new Caller(`static:///${one}:${port},${two}:${port}`, { options: connectionGenerationOption(generation) }),
    );
    await client.untilUses([one, two]);
    const before = backends.get(one)?.connections ?? 0;
    const inFlight = [client.call('Hold'), client.call('Hold')];
    await Promise.all([one, two].map(async (host) => backends.get(host)?.holds()));
    generation.generation = 2;
    changed();
    await client.untilUses([one, two]);
    expect(backends.get(one)?.connections).to.equal(before + 1);
    const other = new Caller(`ipv4:${one}:${port}`);
    await other.call();
    other.close();
    for (const host of [one, two]) backends.get(host)?.release();
    expect((await Promise.all(inFlight)).sort()).to.deep.equal([one, two]);
  });
});
