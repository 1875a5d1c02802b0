import { expect } from 'chai';
import { randomHex } from '../../src/grpc/common/random-hex.js';

describe('random ids', () => {
  it('have two digits for each byte, and are never the same, also when the pool is drawn anew', () => {
    const ids = Array.from({ length: 5_000 }, (_, index) => randomHex(index % 2 === 0 ? 8 : 16));
    for (const [index, id] of ids.entries()) expect(id).to.match(index % 2 === 0 ? /^[0-9a-f]{16}$/ : /^[0-9a-f]{32}$/);
    expect(new Set(ids.map((id) => id.slice(0, 16)))).to.have.lengthOf(ids.length);
  });
});
