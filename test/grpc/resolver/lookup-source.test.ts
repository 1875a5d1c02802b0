import { expect } from 'chai';
import type { EndpointSource, Resolution } from '../../../src/grpc/resolver/endpoint-source.js';
import { lookupSource, systemLookup, type LookupSettings } from '../../../src/grpc/resolver/lookup-source.js';
import { closing } from '../../support/closing.js';
import { deferred, type Deferred } from '../../support/deferred.js';

/** The publications of a source, in order. */
const open = (settings: LookupSettings): EndpointSource & { next(): Promise<string> } => {
  const published: string[] = [];
  const waiting: Deferred<string>[] = [];
  const shown = (resolution: Resolution): string =>
    resolution.kind === 'failed'
      ? resolution.message
      : resolution.endpoints
          .map(({ addresses }) =>
            addresses.map((address) => ('host' in address ? `${address.host}:${address.port}` : address.path)),
          )
          .join(' ');
  const source = lookupSource(settings)((resolution) => {
    const waiter = waiting.shift();
    if (waiter === undefined) published.push(shown(resolution));
    else waiter.resolve(shown(resolution));
  });
  return {
    refresh: () => source.refresh(),
    close: () => source.close(),
    async next() {
      const first = published.shift();
      if (first !== undefined) return first;
      const waiter = deferred<string>();
      waiting.push(waiter);
      return waiter.promise;
    },
  };
};

/** A lookup whose results a test provides. */
const asked = () => {
  const questions: { host: string; answer: (...addresses: string[]) => void; fail: (code: string) => void }[] = [];
  let arrived = deferred();
  return {
    lookup: async (host: string): Promise<readonly string[]> =>
      new Promise((resolve, reject) => {
        questions.push({
          host,
          answer: (...addresses) => resolve(addresses),
          fail: (code) => reject(Object.assign(new Error('failed'), { code })),
        });
        arrived.resolve();
        arrived = deferred();
      }),
    /** The next query; waits for it. */
    async question() {
      for (;;) {
        const question = questions.shift();
        if (question !== undefined) return question;
        await arrived.promise;
      }
    },
    get pending(): number {
      return questions.length;
    },
  };
};

describe('the addresses of hosts', () => {
  const use = closing();
  const users = { host: 'users.test', port: 9000 };

  it('are those of every host, each once, an IP address as it is', async () => {
    const dns = asked();
    const source = use(
      open({
        hosts: [{ host: '10.0.0.9', port: 1 }, users, { host: '::1', port: 2 }, { host: 'users.test', port: 9000 }],
        lookup: dns.lookup,
      }),
    );
    (await dns.question()).answer('10.0.0.1', '10.0.0.2');
    expect(await source.next()).to.equal('10.0.0.9:1 10.0.0.1:9000 10.0.0.2:9000 ::1:2');
    expect(dns.pending).to.equal(0);
  });

  it('are asked for again after each interval', async () => {
    const dns = asked();
    const source = use(open({ hosts: [users], intervalMs: 5, lookup: dns.lookup }));
    for (const address of ['10.0.0.1', '10.0.0.2', '10.0.0.3']) {
      (await dns.question()).answer(address);
      expect(await source.next()).to.equal(`${address}:9000`);
    }
  });

  it('are kept for a name that fails, while others change', async () => {
    const dns = asked();
    const source = use(open({ hosts: [users, { host: 'posts.test', port: 9001 }], intervalMs: 5, lookup: dns.lookup }));
    (await dns.question()).answer('10.0.0.1');
    (await dns.question()).answer('10.0.0.2');
    expect(await source.next()).to.equal('10.0.0.1:9000 10.0.0.2:9001');
    (await dns.question()).fail('EAI_AGAIN');
    (await dns.question()).answer('10.0.0.3');
    expect(await source.next()).to.equal('10.0.0.1:9000 10.0.0.3:9001');
  });

  it('fail with the reason when no name has ever had any', async () => {
    const dns = asked();
    const source = use(open({ hosts: [users], lookup: dns.lookup }));
    (await dns.question()).fail('ENOTFOUND');
    expect(await source.next()).to.equal('users.test cannot be resolved: ENOTFOUND');
  });

  it('are asked for again after a failure without being told to, a second later', async () => {
    const dns = asked();
    const source = use(open({ hosts: [users], lookup: dns.lookup }));
    (await dns.question()).fail('ENOTFOUND');
    await source.next();
    const failedAt = performance.now();
    (await dns.question()).answer('10.0.0.1');
    expect(performance.now() - failedAt).to.be.within(950, 2_000);
    expect(await source.next()).to.equal('10.0.0.1:9000');
  });

  it('are asked for again without being told to while a name has never had any', async function () {
    this.timeout(20_000);
    const dns = asked();
    const source = use(open({ hosts: [users, { host: 'posts.test', port: 9001 }], lookup: dns.lookup }));
    (await dns.question()).answer('10.0.0.1');
    (await dns.question()).fail('EAI_AGAIN');
    expect(await source.next()).to.equal('10.0.0.1:9000');
    (await dns.question()).answer('10.0.0.1');
    (await dns.question()).answer('10.0.0.2');
    expect(await source.next()).to.equal('10.0.0.1:9000 10.0.0.2:9001');
  });

  it('are asked for once when many connections are lost at once, and never twice at a time', async () => {
    const dns = asked();
    const source = use(open({ hosts: [users], lookup: dns.lookup }));
    const first = await dns.question();
    for (let lost = 0; lost < 10; lost++) source.refresh();
    first.answer('10.0.0.1');
    await source.next();
    const askedAt = performance.now();
    for (let lost = 0; lost < 10; lost++) source.refresh();
    (await dns.question()).answer('10.0.0.2');
    expect(performance.now() - askedAt).to.be.within(900, 2_000);
    expect(await source.next()).to.equal('10.0.0.2:9000');
    expect(dns.pending).to.equal(0);
  });

  it('are asked for no later because a connection is lost', async () => {
    const dns = asked();
    const source = use(open({ hosts: [users], intervalMs: 5, lookup: dns.lookup }));
    (await dns.question()).answer('10.0.0.1');
    await source.next();
    const askedAt = performance.now();
    source.refresh();
    await dns.question();
    expect(performance.now() - askedAt).to.be.below(500);
  });

  it('are not told after it is closed', async () => {
    const dns = asked();
    let told = 0;
    const source = lookupSource({ hosts: [users], lookup: dns.lookup })(() => (told += 1));
    const question = await dns.question();
    source.close();
    question.answer('10.0.0.1');
    await new Promise(setImmediate);
    expect(told).to.equal(0);
  });

  it('come from the system', async () => {
    expect(await systemLookup('localhost')).to.satisfy(
      (addresses: string[]) => addresses.includes('127.0.0.1') || addresses.includes('::1'),
    );
  });
});
