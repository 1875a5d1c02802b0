import { expect } from 'chai';
import type { OpenSource, Resolution } from '../../../src/grpc/resolver/endpoint-source.js';
import { SharedSources } from '../../../src/grpc/resolver/shared-sources.js';

const at = (...hosts: string[]): Resolution => ({
  kind: 'endpoints',
  endpoints: hosts.map((host) => ({ addresses: [{ host, port: 1 }] })),
});
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
    const endpoints: string[] = [];
    const sources = new SharedSources((target, all) =>
      endpoints.push(`${target} ${all.map((addresses) => addresses.join('+')).join()}`),
    );
    return {
      log,
      endpoints,
      sources,
      open,
      publish: (resolution: Resolution) => publish(resolution),
      told: [] as Resolution[],
    };
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

  it('publishes only changes, for any order of the endpoints', () => {
    const { sources, open, publish, told, endpoints } = setUp();
    sources.subscribe('t', open, (resolution) => told.push(resolution));
    for (const resolution of [at('a', 'b'), at('b', 'a'), at('b'), at(), at(), at('b')]) publish(resolution);
    expect(told).to.deep.equal([at('a', 'b'), at('b'), at(), at('b')]);
    expect(endpoints).to.deep.equal(['t a:1,b:1', 't b:1', 't ', 't b:1']);
  });

  it('tells of no endpoints while a target cannot be resolved, and of every address as a peer is written', () => {
    const { sources, open, publish, endpoints } = setUp();
    sources.subscribe('t', open, () => {});
    publish(failed);
    publish({
      kind: 'endpoints',
      endpoints: [
        {
          addresses: [
            { host: '10.0.0.1', port: 1 },
            { host: '::1', port: 2 },
          ],
        },
      ],
    });
    publish(failed);
    expect(endpoints).to.deep.equal(['t ', 't 10.0.0.1:1+[::1]:2']);
  });

  it('never takes endpoints away for a failure', () => {
    const { sources, open, publish, told } = setUp();
    sources.subscribe('t', open, (resolution) => told.push(resolution));
    for (const resolution of [failed, failed, at('a'), failed]) publish(resolution);
    expect(told).to.deep.equal([failed, at('a')]);
  });
});
