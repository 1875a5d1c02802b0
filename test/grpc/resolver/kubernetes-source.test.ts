import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { once } from 'node:events';
import { setTimeout as pass } from 'node:timers/promises';
import { silentLogger } from '../../../src/grpc/common/logger.js';
import type { EndpointSliceApi } from '../../../src/grpc/kubernetes/endpoint-slice.js';
import { fingerprint } from '../../../src/grpc/resolver/endpoint-source.js';
import { kubernetesSource } from '../../../src/grpc/kubernetes/kubernetes-source.js';
import { StatusError } from '../../../src/grpc/common/status-error.js';
import { deferred } from '../../support/deferred.js';
import { endpointSlice } from '../../../src/grpc/testing/index.js';

describe('a Service that may not be watched', () => {
  /** The API server rejects until DNS has been queried this often; each is called every few milliseconds. */
  const open = (refusedUntil: number) => {
    const seen = { lookups: 0, published: '' };
    const watched = deferred<AbortSignal>();
    const lookedUp = deferred();
    const api: EndpointSliceApi = {
      async list() {
        if (seen.lookups < refusedUntil) throw new StatusError(status.PERMISSION_DENIED, 'no');
        return { items: [endpointSlice('a', ['10.0.0.9'])], metadata: { resourceVersion: '1' } };
      },
      watch: (_service, { signal }) => ({
        [Symbol.asyncIterator]: () => ({
          async next() {
            watched.resolve(signal);
            await once(signal, 'abort');
            return { done: true, value: undefined };
          },
        }),
      }),
    };
    const lookup = async (): Promise<string[]> => {
      seen.lookups += 1;
      if (seen.lookups === 3) lookedUp.resolve();
      return [`10.0.0.${seen.lookups}`];
    };
    const settings = { api, lookup, logger: silentLogger, dnsIntervalMs: 2, refusedRetryMs: 2 };
    const source = kubernetesSource(
      { service: 'users', namespace: 'shop', port: 9000 },
      settings,
    )((resolution) => (seen.published = fingerprint(resolution)));
    return { seen, source, watched: watched.promise, lookedUp: lookedUp.promise };
  };

  it('is asked of DNS no more once it is watched', async () => {
    const { seen, source, watched } = open(3);
    const signal = await watched;
    const { lookups } = seen;
    await pass(20);
    expect(seen).to.deep.equal({ lookups, published: '[10.0.0.9:9000]' });
    source.close();
    expect(signal.aborted).to.equal(true);
  });

  it('sends no more queries once it is closed', async () => {
    const { seen, source, lookedUp } = open(Infinity);
    await lookedUp;
    source.close();
    const before = { ...seen };
    await pass(20);
    expect(seen).to.deep.equal(before);
  });
});
