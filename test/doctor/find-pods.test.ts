import { expect } from 'chai';
import * as fc from 'fast-check';
import { findPods, podsOf } from '../../src/doctor/find-pods.js';
import { parseServiceTarget } from '../../src/doctor/service-target.js';
import { type EndpointSliceApi, endpointsOf } from '../../src/grpc/kubernetes/index.js';
import { endpointSlice, type Pod } from '../../src/grpc/testing/index.js';

describe('the pods that the doctor finds', () => {
  it('are those of all slices, each once, ready if one of them says so', () => {
    const pods = podsOf(
      [endpointSlice('a', ['10.0.0.2', { addresses: ['10.0.0.1'], ready: false }]), endpointSlice('b', ['10.0.0.1'])],
      9000,
    );
    expect(pods.map(({ address, ready }) => [address, ready])).to.deep.equal([
      ['10.0.0.1', true],
      ['10.0.0.2', true],
    ]);
  });

  it('have a name where the slice has, and the port that is asked for by name', () => {
    const named = {
      ...endpointSlice('a', []),
      endpoints: [{ addresses: ['10.0.0.1'], targetRef: { uid: 'u', name: 'duet-user-1' } }],
    };
    expect(podsOf([named], 'grpc')).to.deep.equal([
      { name: 'duet-user-1', address: '10.0.0.1', port: 9000, ready: true },
    ]);
    expect(podsOf([named], 'other')).to.deep.equal([]);
  });

  it('are, of those that are ready, the same that a channel calls', () => {
    const pod: fc.Arbitrary<Pod> = fc.record({
      addresses: fc.integer({ min: 1, max: 6 }).map((last) => [`10.0.0.${last}`]),
      ready: fc.constantFrom(true, false, null),
      terminating: fc.constant(false),
      serving: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(fc.array(pod, { maxLength: 4 }), { maxLength: 3 }), (lists) => {
        const slices = lists.map((pods, index) => endpointSlice(`s${index}`, pods));
        const called = endpointsOf(slices, 9000).flatMap(({ addresses }) =>
          addresses.map((address) => ('host' in address ? address.host : '')),
        );
        expect(
          podsOf(slices, 9000)
            .filter(({ ready }) => ready)
            .map(({ address }) => address),
        ).to.have.members(called);
      }),
    );
  });
});

describe('the pods of a list of hosts', () => {
  const nobody: EndpointSliceApi = {
    list: async () => expect.fail('hosts have no EndpointSlices'),
    watch: () => expect.fail('hosts have no EndpointSlices'),
  };

  it('are the addresses of each, and a name that has none stands for itself', async () => {
    const lookup = async (host: string): Promise<readonly string[]> => {
      if (host === 'users.test') return ['10.0.0.1', '10.0.0.2'];
      throw new Error('not found');
    };
    const { pods } = await findPods(parseServiceTarget('static:///users.test:1,10.0.0.3:2,gone.test:3'), {
      api: nobody,
      lookup,
    });
    expect(pods.map(({ address, port, ready }) => [address, port, ready])).to.deep.equal([
      ['10.0.0.1', 1, true],
      ['10.0.0.2', 1, true],
      ['10.0.0.3', 2, true],
      ['gone.test', 3, true],
    ]);
  });
});

describe('a target, as the doctor reads it', () => {
  it('is a Service by its kubernetes or its DNS name', () => {
    for (const address of [
      'kubernetes:///duet-user-headless.shop:9000',
      'dns:///duet-user-headless.shop:9000',
      'dns:///duet-user-headless.shop.svc.cluster.local:9000',
    ]) {
      const target = parseServiceTarget(address);
      expect(target.kind === 'service' && target.service, address).to.deep.equal({
        service: 'duet-user-headless',
        namespace: 'shop',
        port: 9000,
      });
    }
  });

  it('is a list of hosts otherwise', () => {
    expect(parseServiceTarget('static:///10.0.0.1:9000,[::1]:9001')).to.deep.equal({
      kind: 'hosts',
      hosts: [
        { host: '10.0.0.1', port: 9000 },
        { host: '::1', port: 9001 },
      ],
    });
    for (const address of [
      'dns:///users.example.org:443',
      'dns:///localhost:9000',
      'dns:///10.0.0.1:9000',
      'ipv4:10.0.0.1:9000',
    ]) {
      expect(parseServiceTarget(address).kind, address).to.equal('hosts');
    }
  });
});
