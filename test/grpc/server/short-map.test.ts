import { expect } from 'chai';
import * as fc from 'fast-check';
import { ShortMap } from '../../../src/grpc/server/call/short-map.js';

const keys = [Symbol('a'), Symbol('b'), Symbol('c'), Symbol('d')];
const step = fc.record({
  kind: fc.constantFrom('set', 'delete'),
  key: fc.constantFrom(...keys),
  value: fc.option(fc.nat(), { nil: undefined }),
});

describe('a short map', () => {
  it('holds what a Map holds, whatever is done to both', () => {
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const short = new ShortMap();
        const map = new Map<symbol, unknown>();
        for (const { kind, key, value } of steps) {
          if (kind === 'set') {
            short.set(key, value);
            map.set(key, value);
          } else {
            expect(short.delete(key)).to.equal(map.delete(key));
          }
          for (const each of keys)
            expect([short.has(each), short.get(each)]).to.deep.equal([map.has(each), map.get(each)]);
        }
      }),
    );
  });
});
