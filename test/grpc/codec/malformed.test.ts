import { expect } from 'chai';
import { everything, ownMessages } from '../../support/codec/compared-messages.js';
import type { Codec } from '../../support/codec/readings.js';

const find = (name: string): Codec => {
  const found = [...everything(), ...ownMessages()].find((message) => message.name === name);
  if (!found) throw new Error(`there is no ${name}`);
  return found.ours;
};

const leaf = find('test.codec.Leaf');
const all = find('test.codec.Everything');
const decode = ({ deserialize }: Codec, hex: string): object =>
  deserialize(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

/** `depth` messages, each the child of the one before. */
const nested = (depth: number): Buffer => {
  let bytes = Buffer.of();
  for (let i = 1; i < depth; i++) {
    const length = bytes.length < 128 ? [bytes.length] : [(bytes.length & 127) | 128, bytes.length >> 7];
    bytes = Buffer.concat([Buffer.of(0x8a, 0x01, ...length), bytes]);
  }
  return bytes;
};
const groups = (depth: number): Buffer => Buffer.concat([Buffer.alloc(depth, 0x2b), Buffer.alloc(depth, 0x2c)]);

describe('a malformed message', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['a string of which a part is missing', '0a 03 61 62', /a value is truncated/],
    ['a string that is not UTF-8', '0a 02 c3 28', /not UTF-8/],
    ['a long string that is not UTF-8', `0a 40 ${'61'.repeat(63)}ff`, /not UTF-8/],
    ['a surrogate in a string', '0a 03 ed a0 80', /not UTF-8/],
    ['a tag without a value', '0a', /a varint is truncated/],
    ['a varint that does not end', '10 80', /a varint is truncated/],
    ['a varint of 11 bytes', '10 80 80 80 80 80 80 80 80 80 80 00', /exceeds 10 bytes/],
    ['a varint of more than 64 bits', '10 ff ff ff ff ff ff ff ff ff 02', /exceeds 64 bits/],
    ['a length beyond 32 bits', '0a 80 80 80 80 10', /a value is truncated/],
    ['the field number 0', '02 00', /a field number is 0/],
    ['a field number beyond 2^29', '80 80 80 80 10 00', /a tag is too large/],
    ['the wire type 6', '0e', /wire type 6/],
    ['the wire type 7', '0f', /wire type 7/],
    ['a group that does not end', '2b', /a varint is truncated/],
    ['a group that another ends', '2b 34', /an end-group tag has no start-group tag/],
    ['a group that did not begin', '2c', /an end-group tag has no start-group tag/],
    ['a packed element of which a part is missing', '1a 02 01 80', /a varint is truncated/],
    ['an unknown fixed value that is cut short', '31 00', /a value is truncated/],
  ];
  for (const [title, hex, problem] of cases) {
    it(`is refused: ${title}`, () => {
      expect(() => decode(leaf, hex)).to.throw(problem);
    });
  }

  it('is refused where a nested message passes the end of the one around it', () => {
    // leaf, 3 bytes, whose name claims 2: the second would belong to the outer message.
    expect(() => decode(all, '92 01 03 0a 02 61 62')).to.throw('a value is truncated');
  });

  it('is refused for packed fixed numbers that are no multiple of their size', () => {
    expect(() => decode(all, 'aa 01 07 00 00 00 00 00 00 00')).to.throw('a value is truncated');
  });

  it('is refused beyond 100 nested messages', () => {
    expect(all.deserialize(nested(100))).to.be.an('object');
    expect(() => all.deserialize(nested(101))).to.throw('more than 100 levels of nested messages');
  });

  it('is refused beyond 100 nested groups, however many there are', () => {
    expect(leaf.deserialize(groups(99))).to.deep.equal({ name: '', count: 0, numbers: [] });
    expect(() => leaf.deserialize(groups(100))).to.throw('more than 100 levels of nested messages');
    expect(() => leaf.deserialize(groups(100_000))).to.throw('more than 100 levels of nested messages');
  });
});

describe('an unusual message', () => {
  const empty = { name: '', count: 0, numbers: [] };
  const cases: readonly (readonly [string, string, object])[] = [
    ['the last of two strings', '0a 01 61 0a 01 62', { ...empty, name: 'b' }],
    ['a number in six bytes', '10 85 80 80 80 80 00', { ...empty, count: 5 }],
    ['a negative number in ten bytes', '10 ff ff ff ff ff ff ff ff ff 01', { ...empty, count: -1 }],
    ['a number beyond 32 bits, by its lower half', '10 81 80 80 80 10', { ...empty, count: 1 }],
    ['a length in seven bytes', '0a 81 80 80 80 80 80 00 61', { ...empty, name: 'a' }],
    ['numbers, packed and not', '1a 02 01 02 18 03', { ...empty, numbers: [-1, 1, -2] }],
    ['a known field of another wire type, as unknown', '08 05 12 01 61 10 07', { ...empty, count: 7 }],
    ['unknown fields and groups', '2b 0a 01 ff 2c 38 01 10 07', { ...empty, count: 7 }],
  ];
  for (const [title, hex, expected] of cases) {
    it(`is read as Go reads it: ${title}`, () => {
      expect(decode(leaf, hex)).to.deep.equal(expected);
    });
  }

  it('has its message merged when that comes twice', () => {
    expect(decode(all, '92 01 03 0a 01 61 92 01 02 10 07')).to.have.deep.property('leaf', {
      ...empty,
      name: 'a',
      count: 7,
    });
  });

  it('has the last member of a oneof alone', () => {
    const message = decode(all, 'ca 02 01 61 d0 02 05');
    expect(message).to.include({ choice: 'chosenNumber', chosenNumber: 5 });
    expect(message).not.to.have.property('chosenText');
  });

  it('has an empty message where an entry of a map has no value', () => {
    expect(decode(all, 'f2 03 03 0a 01 61')).to.have.deep.property('leaves', { a: empty });
  });

  it('is merged at ninety levels without work that doubles at each', () => {
    // A child that appears twice at each of 90 levels, so that every level is merged.
    let bytes = Buffer.of();
    for (let i = 0; i < 90; i++) {
      const child = Buffer.concat([
        Buffer.from('8a0100', 'hex'),
        Buffer.from('8a01', 'hex'),
        varint(bytes.length),
        bytes,
      ]);
      bytes = child;
    }
    expect(all.deserialize(bytes)).to.be.an('object');
  });
});

const varint = (value: number): Buffer => (value < 128 ? Buffer.of(value) : Buffer.of((value & 127) | 128, value >> 7));
