import { experimental } from '@grpc/grpc-js';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { isEndpointSliceList, isWatchEvent, type EndpointSlice } from '../../../src/grpc/kubernetes/endpoint-slice.js';
import {
  endpointsOf,
  onceReady,
  reduceSlices,
  unlisted,
  type SliceEvent,
  type SliceState,
} from '../../../src/grpc/kubernetes/endpoint-slices.js';
import { endpointSlice, type Pod } from '../../../src/grpc/testing/index.js';

const shown = (slices: Iterable<EndpointSlice>, port: number | string = 'grpc'): string[] =>
  endpointsOf(slices, port).map((endpoint) => endpoint.addresses.map(experimental.subchannelAddressToString).join(' '));

const after = (events: readonly SliceEvent[], from: SliceState = unlisted): SliceState =>
  events.reduce(reduceSlices, from);

const changed = (object: EndpointSlice): SliceEvent => ({ type: 'MODIFIED', object });
const deleted = (name: string): SliceEvent => ({ type: 'DELETED', object: endpointSlice(name, []) });

describe('the endpoints of EndpointSlices', () => {
  const cases: readonly [title: string, slices: EndpointSlice[], expected: string[], port?: number | string][] = [
    [
      'merges all slices of a Service',
      [endpointSlice('a', ['10.0.0.1']), endpointSlice('b', ['10.0.0.2'])],
      ['10.0.0.1:9000', '10.0.0.2:9000'],
    ],
    [
      'takes an unknown ready as ready',
      [endpointSlice('a', [{ addresses: ['10.0.0.1'] }, { addresses: ['10.0.0.2'], ready: null }])],
      ['10.0.0.1:9000', '10.0.0.2:9000'],
    ],
    [
      'leaves out a pod that is not ready',
      [endpointSlice('a', ['10.0.0.1', { addresses: ['10.0.0.2'], ready: false }])],
      ['10.0.0.1:9000'],
    ],
    [
      'leaves out a pod that ends while another is ready',
      [endpointSlice('a', ['10.0.0.1', { addresses: ['10.0.0.2'], ready: false, serving: true, terminating: true }])],
      ['10.0.0.1:9000'],
    ],
    [
      'falls back to pods that end but still serve when none is ready',
      [
        endpointSlice('a', [
          { addresses: ['10.0.0.1'], ready: false, serving: true, terminating: true },
          { addresses: ['10.0.0.2'], ready: false, serving: false, terminating: true },
          { addresses: ['10.0.0.3'], ready: false, serving: false, terminating: false },
        ]),
      ],
      ['10.0.0.1:9000'],
    ],
    [
      'looks a port up in each slice',
      [endpointSlice('a', ['10.0.0.1']), endpointSlice('b', ['10.0.0.2'], { port: 9100 })],
      ['10.0.0.1:9000', '10.0.0.2:9100'],
    ],
    [
      'leaves out a slice without the port',
      [endpointSlice('a', ['10.0.0.1']), endpointSlice('b', ['10.0.0.2'], { portName: 'http' })],
      ['10.0.0.1:9000'],
    ],
    ['takes a port number as it is', [endpointSlice('a', ['10.0.0.1'])], ['10.0.0.1:7000'], 7000],
    [
      'makes one endpoint of a pod with both families, IPv4 first',
      [
        endpointSlice('a', [{ addresses: ['fd00::1'], uid: 'x' }], { addressType: 'IPv6' }),
        endpointSlice('b', [{ addresses: ['10.0.0.1'], uid: 'x' }]),
      ],
      ['10.0.0.1:9000 [fd00::1]:9000'],
    ],
    [
      'keeps pods of IPv6 alone',
      [endpointSlice('a', ['fd00::1', 'fd00::2'], { addressType: 'IPv6' })],
      ['[fd00::1]:9000', '[fd00::2]:9000'],
    ],
    [
      'counts a pod in two slices once',
      [endpointSlice('a', ['10.0.0.1']), endpointSlice('b', ['10.0.0.1'])],
      ['10.0.0.1:9000'],
    ],
    [
      'believes the slice that calls a pod ready, while two differ',
      [
        endpointSlice('a', [{ addresses: ['10.0.0.1'], uid: 'x', ready: false }]),
        endpointSlice('b', [{ addresses: ['10.0.0.1'], uid: 'x', ready: true }]),
      ],
      ['10.0.0.1:9000'],
    ],
    [
      'gives a reused address to the pod that is ready',
      [
        endpointSlice('a', [
          { addresses: ['10.0.0.1'], uid: 'old', ready: false, serving: true, terminating: true },
          { addresses: ['10.0.0.1'], uid: 'new' },
        ]),
      ],
      ['10.0.0.1:9000'],
    ],
    [
      'counts an address under two pods once',
      [endpointSlice('a', [{ addresses: ['10.0.0.1'], uid: 'x' }, { addresses: ['10.0.0.1'] }])],
      ['10.0.0.1:9000'],
    ],
    ['ignores slices of names', [endpointSlice('a', ['one.example.com'], { addressType: 'FQDN' })], []],
    [
      'is empty for a slice without endpoints or ports',
      [{ metadata: { name: 'a' }, addressType: 'IPv4', endpoints: null, ports: null }],
      [],
    ],
    ['is empty for no slices', [], []],
  ];
  for (const [title, slices, expected, port] of cases) {
    it(title, () => expect(shown(slices, port)).to.deep.equal(expected));
  }
});

describe('pods that were ready', () => {
  const ready = (...names: string[]): EndpointSlice => endpointSlice('a', names);
  const unready: Pod = {
    addresses: ['10.0.0.1'],
    uid: 'pod-10.0.0.1',
    ready: false,
    serving: false,
    terminating: false,
  };
  /** The endpoints in use after these slices, one after the other. */
  const used = (...history: EndpointSlice[]): string[] => {
    const wasReady = history.reduce<ReadonlySet<string>>((before, one) => onceReady([one], before), new Set());
    return endpointsOf(history.slice(-1), 'grpc', wasReady).map((endpoint) =>
      endpoint.addresses.map(experimental.subchannelAddressToString).join(' '),
    );
  };

  it('are used while no pod is ready', () => {
    expect(used(ready('10.0.0.1'), endpointSlice('a', [unready]))).to.deep.equal(['10.0.0.1:9000']);
    expect(
      used(ready('10.0.0.1'), endpointSlice('a', [unready]), endpointSlice('a', [unready, '10.0.0.2'])),
    ).to.deep.equal(['10.0.0.2:9000']);
  });

  it('are not used when they end and do not serve, or are gone, or never were', () => {
    expect(used(ready('10.0.0.1'), endpointSlice('a', [{ ...unready, terminating: true }]))).to.deep.equal([]);
    expect(used(ready('10.0.0.1'), endpointSlice('a', []))).to.deep.equal([]);
    expect(used(ready('10.0.0.1'), endpointSlice('a', []), endpointSlice('a', [unready]))).to.deep.equal([]);
    expect(used(ready('10.0.0.1'), endpointSlice('a', [{ ...unready, uid: 'another' }]))).to.deep.equal([]);
  });
});

describe('the state of a watch', () => {
  const listed = after([
    {
      type: 'LISTED',
      slices: [endpointSlice('a', ['10.0.0.1']), endpointSlice('b', ['10.0.0.2'])],
      resourceVersion: '7',
    },
  ]);

  it('replaces all that was known by a list', () => {
    const again = reduceSlices(listed, {
      type: 'LISTED',
      slices: [endpointSlice('c', ['10.0.0.3'])],
      resourceVersion: '9',
    });
    expect(shown(again.slices.values())).to.deep.equal(['10.0.0.3:9000']);
    expect(again.resourceVersion).to.equal('9');
  });

  it('replaces one slice by an event, and keeps the others', () => {
    const state = after(
      [
        changed(endpointSlice('a', ['10.0.0.9'])),
        deleted('b'),
        { type: 'ADDED', object: endpointSlice('c', ['10.0.0.3']) },
      ],
      listed,
    );
    expect(shown(state.slices.values())).to.deep.equal(['10.0.0.3:9000', '10.0.0.9:9000']);
  });

  it('goes on from the version of the last event or bookmark', () => {
    const event: SliceEvent = {
      type: 'MODIFIED',
      object: { ...endpointSlice('a', []), metadata: { name: 'a', resourceVersion: '8' } },
    };
    expect(reduceSlices(listed, event).resourceVersion).to.equal('8');
    const bookmark: SliceEvent = { type: 'BOOKMARK', object: { metadata: { resourceVersion: '12' } } };
    expect(reduceSlices(listed, bookmark)).to.deep.equal({ slices: listed.slices, resourceVersion: '12' });
  });

  it('wants a list after an error, and keeps the slices until then', () => {
    const state = reduceSlices(listed, { type: 'ERROR', object: { code: 410 } });
    expect(state).to.deep.equal({ slices: listed.slices, resourceVersion: undefined });
  });

  it('is really empty when the last slice goes', () => {
    expect(shown(after([deleted('a'), deleted('b')], listed).slices.values())).to.deep.equal([]);
  });
});

describe('any history of slices', () => {
  const pod: fc.Arbitrary<Pod> = fc.record({
    addresses: fc.integer({ min: 1, max: 8 }).map((last) => [`10.0.0.${last}`]),
    uid: fc.constantFrom('p', 'q', 'r', 's', 't'),
    ready: fc.constantFrom(true, false, null),
    serving: fc.boolean(),
    terminating: fc.boolean(),
  });
  const sliceNamed = (name: string) => fc.array(pod, { maxLength: 4 }).map((pods) => endpointSlice(name, pods));
  const history = (name: string): fc.Arbitrary<SliceEvent[]> =>
    fc.array(fc.oneof(sliceNamed(name).map(changed), fc.constant(deleted(name))), { maxLength: 5 });
  const histories = fc.tuple(history('a'), history('b'), history('c'));

  /** Merges several histories into one that keeps the order of each. */
  const interleaved = (parts: readonly SliceEvent[][], turns: readonly number[]): SliceEvent[] => {
    const rest = parts.map((part) => [...part]);
    const picked = turns.map((turn) => rest[turn]?.shift()).filter((event) => event !== undefined);
    return [...picked, ...rest.flat()];
  };
  const turns = fc.array(fc.nat({ max: 2 }), { maxLength: 15 });

  it('ends in the same endpoints for any order of changes', () => {
    fc.assert(
      fc.property(histories, turns, turns, (parts, one, other) => {
        expect(shown(after(interleaved(parts, one)).slices.values())).to.deep.equal(
          shown(after(interleaved(parts, other)).slices.values()),
        );
      }),
    );
  });

  it('ends where a list of what is left ends', () => {
    fc.assert(
      fc.property(histories, turns, (parts, order) => {
        const { slices } = after(interleaved(parts, order));
        const relisted = after([{ type: 'LISTED', slices: [...slices.values()].toReversed(), resourceVersion: '1' }]);
        expect(shown(relisted.slices.values())).to.deep.equal(shown(slices.values()));
      }),
    );
  });

  it('never has an address twice, nor one that no slice names', () => {
    fc.assert(
      fc.property(histories, (parts) => {
        const { slices } = after(parts.flat());
        const addresses = shown(slices.values()).flatMap((endpoint) => endpoint.split(' '));
        const named = [...slices.values()]
          .flatMap(({ endpoints }) => endpoints ?? [])
          .flatMap((endpoint) => endpoint.addresses.map((address) => `${address}:9000`));
        expect(new Set(addresses).size).to.equal(addresses.length);
        expect(named).to.include.members(addresses);
      }),
    );
  });

  it('makes no difference how pods are spread over slices', () => {
    const pods = fc.uniqueArray(fc.integer({ min: 1, max: 250 }), { maxLength: 12 });
    fc.assert(
      fc.property(pods, fc.array(fc.nat({ max: 3 }), { minLength: 12, maxLength: 12 }), (numbers, homes) => {
        const names = numbers.map((number) => `10.0.0.${number}`);
        const spread = [0, 1, 2, 3].map((home) =>
          endpointSlice(
            `s${home}`,
            names.filter((_, index) => homes[index] === home),
          ),
        );
        expect(shown(spread)).to.deep.equal(shown([endpointSlice('one', names)]));
      }),
    );
  });
});

describe('what the API server sends', () => {
  it('is taken as an event when it is one', () => {
    expect(isWatchEvent({ type: 'ADDED', object: endpointSlice('a', ['10.0.0.1']) })).to.equal(true);
    expect(isWatchEvent({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '1' } } })).to.equal(true);
    expect(isWatchEvent({ type: 'ERROR', object: { code: 410 } })).to.equal(true);
    expect(isEndpointSliceList({ metadata: { resourceVersion: '1' }, items: null })).to.equal(true);
  });

  it('is rejected in any other form', () => {
    for (const endpoints of [{}, [null], [{ addresses: 'x' }], [{ addresses: [1] }]]) {
      expect(isWatchEvent({ type: 'ADDED', object: { ...endpointSlice('a', []), endpoints } })).to.equal(false);
    }
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        if (isWatchEvent(value) && value.type !== 'ERROR') expect(value.object.metadata).to.be.an('object');
        if (isEndpointSliceList(value)) expect(value.metadata.resourceVersion).to.be.a('string');
      }),
    );
  });
});
