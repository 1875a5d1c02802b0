import { expect } from 'chai';
import type { OpenSource, Resolution } from '../../../src/grpc/resolver/endpoint-source.js';
import { SharedSources } from '../../../src/grpc/resolver/shared-sources.js';

const at = (...hosts: string[]): Resolution => ({ kind: 'endpoints', endpoints: hosts.map((host) => ({ addresses: [{ host, port: 1 }] })) });
const failed: Resolution = { kind: 'failed', message: 'because' };

describe('a source that channels share', () => {
  const setUp = () => {
    const log: string[] = [];
    let publish: (resolution: Resolution) => void = () => {};
    const open: OpenSource = (tell) => {
      log.push('open');
      publish = tell;
      return { refresh: () => log.push('refresh'), close: () => log.push('close') };
    };
    const counts: number[] = [];
    const sources = new SharedSources((_target, count) => counts.push(count));
    return { log, counts, sources, open, publish: (resolution: Resolution) => publish(resolution), told: [] as Resolution[] };
  };

  it('opens with the first and closes with the last', () => {
    const { sources, open, log } = setUp();
    const one = sources.subscribe('t', open, () => {});
    const two = sources.subscribe('t', open, () => {});
    one.close();
    one.close();
    two.refresh();
    two.close();
    expect(log).to.deep.equal(['open', 'refresh', 'close']);
    sources.subscribe('t', open, () => {}).close();
    expect(log.slice(3)).to.deep.equal(['open', 'close']);
  });

  it('tells a newcomer what is known, but not at once', async () => {
    const { sources, open, publish, told } = setUp();
    sources.subscribe('t', open, () => {});
    publish(at('a'));
    sources.subscribe('t', open, (resolution) => told.push(resolution));
    expect(told).to.deep.equal([]);
    await new Promise(setImmediate);
    expect(told).to.deep.equal([at('a')]);
  });

  it('tells nothing to one that has left', async () => {
    const { sources, open, publish, told } = setUp();
    sources.subscribe('t', open, () => {});
    publish(at('a'));
    sources.subscribe('t', open, (resolution) => told.push(resolution)).close();
    publish(at('b'));
    await new Promise(setImmediate);
    expect(told).to.deep.equal([]);
  });

  it('tells changes only, whatever the order of the endpoints', () => {
    const { sources, open, publish, told, counts } = setUp();
    sources.subscribe('t', open, (resolution) => told.push(resolution));
    for (const resolution of [at('a', 'b'), at('b', 'a'), at('b'), at(), at(), at('b')]) publish(resolution);
    expect(told).to.deep.equal([at('a', 'b'), at('b'), at(), at('b')]);
    expect(counts).to.deep.equal([2, 1, 0, 1]);
  });

  it('never takes endpoints away for a failure', () => {
    const { sources, open, publish, told } = setUp();
    sources.subscribe('t', open, (resolution) => told.push(resolution));
    for (const resolution of [failed, failed, at('a'), failed]) publish(resolution);
    expect(told).to.deep.equal([failed, at('a')]);
  });
});
