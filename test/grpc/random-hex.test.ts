import { expect } from 'chai';
import { randomHex, randomUuid } from '../../src/grpc/common/random-hex.js';

describe('random ids', () => {
  it('have two digits for each byte, and are never the same, also when the pool is drawn anew', () => {
    const ids = Array.from({ length: 5_000 }, (_, index) => randomHex(index % 2 === 0 ? 8 : 16));
    for (const [index, id] of ids.entries()) expect(id).to.match(index % 2 === 0 ? /^[0-9a-f]{16}$/ : /^[0-9a-f]{32}$/);
    expect(new Set(ids.map((id) => id.slice(0, 16)))).to.have.lengthOf(ids.length);
  });

  it('may be UUIDs of version 4, each digit of which is drawn', () => {
    const ids = Array.from({ length: 5_000 }, randomUuid);
    for (const id of ids) expect(id).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(ids)).to.have.lengthOf(ids.length);
    const seen = Array.from({ length: 36 }, (_, at) => new Set(ids.map((id) => id[at])).size);
    expect(seen).to.deep.equal(
      Array.from('hhhhhhhh-hhhh-vhhh-xhhh-hhhhhhhhhhhh', (kind) => ({ h: 16, x: 4 })[kind] ?? 1),
    );
  });
});
