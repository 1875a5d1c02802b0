import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { deflateSync, gzipSync } from 'node:zlib';
import { Inflater, type InflateOptions } from '../../../src/grpc/server/call/inflate.js';
import { statusError } from '../../support/rejection.js';

const text = Buffer.alloc(100_000, 'what is compressed');
const gzip = gzipSync(text);

const options = (more: Partial<InflateOptions> = {}): InflateOptions => ({
  encoding: 'gzip',
  maxBytes: Infinity,
  onBytes: () => {},
  caller: 'alice',
  stopped: () => false,
  ...more,
});

describe('an inflater', () => {
  it('makes messages what they were, and tells how large they become', async () => {
    const grown: number[] = [];
    const inflated = await new Inflater().inflate(gzip, options({ onBytes: (bytes) => grown.push(bytes) }));
    expect(inflated?.equals(text)).to.equal(true);
    expect(grown).to.have.length.above(1);
    expect(grown).to.deep.equal(grown.toSorted((a, b) => a - b));
    expect(grown.at(-1)).to.equal(text.length);
    expect((await new Inflater().inflate(deflateSync(text), options({ encoding: 'deflate' })))?.equals(text)).to.equal(
      true,
    );
  });

  it('makes no more of a message than may be, and nothing of one that is stopped', async () => {
    let made = 0;
    const onBytes = (bytes: number): void => void (made = bytes);
    const bomb = gzipSync(Buffer.alloc(16 * 1024 * 1024));
    const refused = await statusError(new Inflater().inflate(bomb, options({ maxBytes: 100_000, onBytes })));
    expect([refused.code, made <= 100_000]).to.deep.equal([status.RESOURCE_EXHAUSTED, true]);
    expect(await new Inflater().inflate(bomb, options({ onBytes, stopped: () => made > 0 }))).to.equal(undefined);
    expect(made).to.be.at.most(100_000);
  });

  it('decompresses four at once; those who wait take turns by caller', async () => {
    const inflater = new Inflater();
    const begin = (caller: string) => inflater.inflate(gzip, options({ caller }));
    const greedy = Array.from({ length: 50 }, () => begin('greedy'));
    let greedyDone = 0;
    for (const one of greedy) void one.then(() => greedyDone++);
    await begin('modest');
    expect(greedyDone).to.be.below(15);
    await Promise.all(greedy);

    let running = 0;
    let most = 0;
    const counted = Array.from({ length: 20 }, () => {
      let begunThis = false;
      return inflater
        .inflate(
          gzip,
          options({
            onBytes: () => {
              if (!begunThis) most = Math.max(most, ++running);
              begunThis = true;
            },
          }),
        )
        .finally(() => running--);
    });
    await Promise.all(counted);
    expect(most).to.be.within(1, 4);
  });

  it('goes on after messages that cannot be decompressed', async () => {
    const inflater = new Inflater();
    const broken = Array.from({ length: 10 }, () => statusError(inflater.inflate(text, options())));
    for (const { code } of await Promise.all(broken)) expect(code).to.equal(status.INTERNAL);
    expect((await inflater.inflate(gzip, options()))?.length).to.equal(text.length);
  });
});
