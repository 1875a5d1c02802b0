import { expect } from 'chai';
import { clientNodeApi } from '../../../src/grpc/resolver/client-node-api.js';
import { registerResolvers } from '../../../src/grpc/resolver/register-resolvers.js';
import { startBackends, Caller, type Backend } from './backends.js';
import { FakeApiServer } from './fake-api-server.js';
import { slice } from './slices.js';

const hosts = ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5', '127.0.0.6', '127.0.0.7'];
const [one = '', two = '', three = '', four = '', five = '', six = ''] = hosts;

describe('a kubernetes target', () => {
  let api: FakeApiServer;
  let port: number;
  let backends: ReadonlyMap<string, Backend>;
  const callers: Caller[] = [];

  const caller = (target = 'kubernetes:///users.shop:grpc'): Caller => {
    const made = new Caller(target);
    callers.push(made);
    return made;
  };
  const pods = (name: string, addresses: readonly string[]) => slice(name, addresses, { port });

  before(async () => {
    ({ port, backends } = await startBackends(hosts));
  });
  after(() => {
    for (const backend of backends.values()) backend.stop();
  });
  beforeEach(async () => {
    api = await FakeApiServer.start();
    registerResolvers({ kubernetes: { api: clientNodeApi({ config: api.config }), watchTimeoutSeconds: 0.5, silenceTimeoutMs: 700 } });
  });
  afterEach(async () => {
    for (const made of callers.splice(0)) made.close();
    await api.close();
  });

  it('follows 3 → 6 → 2 → 0 → 3 endpoints through a 410, a dropped watch and a silent one, and loses no call in flight', async () => {
    api.set(pods('a', [one, two]));
    api.set(pods('b', [three]));
    const client = caller();
    await client.untilUses([one, two, three]);

    api.expire();
    api.set(pods('c', [four, five, six]));
    await client.untilUses(hosts);
    const inFlight = hosts.map(async () => client.call('Hold', { deadlineMs: 10_000 }));
    await Promise.all([...backends.values()].map(async (backend) => backend.holds()));

    api.drop();
    api.delete('c');
    api.set(pods('a', [one]));
    api.set(pods('b', [two]));
    await client.untilUses([one, two]);

    api.silence();
    api.delete('a');
    api.set(pods('b', []));
    await client.untilUses([], 700 + 1_000);
    const waiting = client.call('Who', { waitForReady: true });

    api.set(pods('a', [four]));
    api.set(pods('c', [five, six]));
    await client.untilUses([four, five, six]);
    expect([four, five, six]).to.include(await waiting);

    // Closing any channel makes grpc-js drop the connections that none uses any more.
    const other = new Caller(`ipv4:${one}:${port}`);
    await other.call();
    other.close();
    for (const backend of backends.values()) backend.release();
    expect((await Promise.all(inFlight)).sort()).to.deep.equal(hosts);
  });
});
