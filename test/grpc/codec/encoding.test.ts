import { loadSync, type MessageTypeDefinition, type Options } from '@grpc/proto-loader';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { encodeMessage } from '../../../src/grpc/codec/encode-message.js';
import { messageShapes } from '../../../src/grpc/codec/message-shapes.js';
import { loadOptions } from '../../../src/grpc/common/load-proto.js';

const directory = fileURLToPath(new URL('../../../../test/support/codec', import.meta.url));

const isMessageType = (definition: object | undefined): definition is MessageTypeDefinition<object, object> =>
  definition !== undefined && 'serialize' in definition && 'fileDescriptorProtos' in definition;

const typeOf = (name: string, options: Options = loadOptions) => {
  const type = loadSync('everything.proto', { ...options, includeDirs: [directory] })[`test.codec.${name}`];
  if (!isMessageType(type)) throw new Error(`there is no ${name}`);
  const shape = messageShapes(type.fileDescriptorProtos).messages.get(`test.codec.${name}`);
  if (shape === undefined) throw new Error(`there is no shape of ${name}`);
  return { serialize: (message: object) => type.serialize(message), shape };
};

const everything = typeOf('Everything');
const encode = (message: unknown): Buffer | undefined => encodeMessage(everything.shape, message);

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ minLength: 100, maxLength: 300 }),
);
const natural = fc.oneof(fc.nat(), fc.nat(300), fc.constantFrom(0, 1, 127, 128, 2 ** 31 - 1));
const big = fc.oneof(fc.nat(), fc.constantFrom(0, 2 ** 31, 2 ** 32, 2 ** 49, 10 ** 15 - 1));
const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const color = fc.constantFrom('COLOR_UNSPECIFIED', 'COLOR_RED');
const leaf = fc.record({ name: text, count: natural }, { requiredKeys: [] });

/** Messages that services send: each is encoded in one pass. */
const { usual } = fc.letrec<{ usual: object; child: object }>((tie) => ({
  child: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    leaf.map((one) => ({ leaf: one })),
    tie('usual'),
  ),
  usual: fc.record(
    {
      int32: natural,
      uint32: fc.oneof(natural, fc.constant(2 ** 32 - 1)),
      int64: fc.oneof(big, big.map(String), fc.constantFrom('007', '0')),
      uint64: big,
      bool: fc.boolean(),
      string: text,
      bytes,
      color,
      leaf: fc.oneof(leaf, fc.constant(null)),
      child: tie('child'),
      strings: fc.array(text),
      manyBytes: fc.array(bytes),
      children: fc.array(tie('child'), { maxLength: 3 }),
      int32s: fc.constant([]),
      chosenText: text,
      chosenNumber: natural,
      choice: fc.constantFrom('chosenText', undefined),
      maybeText: text,
      maybeBool: fc.boolean(),
      distant: text,
      unknown: fc.anything(),
    },
    { requiredKeys: [] },
  ),
}));

/** A value that a caller may set by mistake, or that proto-loader converts. */
const odd = fc.oneof(
  fc.anything({
    withBigInt: true,
    withDate: true,
    withNullPrototype: true,
    withTypedArray: true,
    withSparseArray: true,
  }),
  fc.constantFrom(
    -1,
    -0,
    0.5,
    NaN,
    Infinity,
    2 ** 53,
    '-1',
    '1e3',
    ' 1',
    '9223372036854775807',
    'COLOR_BLUE',
    'QUI=',
    1,
    [1, -2],
    { a: 'b' },
  ),
);
const fields = {
  'a single field':
    'double float int32 int64 uint32 uint64 sint32 sint64 fixed32 fixed64 sfixed32 sfixed64 bool string bytes color child leaf',
  'a list, a map or an optional field':
    'doubles int32s bools strings manyBytes colors children loose chosenNumber maybeNumber texts leaves switches colorsByNumber distant',
};

const outcomeOf = (serialize: () => Buffer): string => {
  try {
    return serialize().toString('hex');
  } catch {
    return 'throws';
  }
};

describe('encoding a message', () => {
  it('makes the bytes that proto-loader makes, of what services send', () => {
    fc.assert(
      fc.property(usual, (message) => {
        expect(encode(message)?.toString('hex')).to.equal(everything.serialize(message).toString('hex'));
      }),
      { numRuns: 2_000 },
    );
  });

  for (const [kind, names] of Object.entries(fields)) {
    it(`makes the bytes that proto-loader makes, or leaves the message to it, for any value of ${kind}`, () => {
      fc.assert(
        fc.property(fc.constantFrom(...names.split(' ')), odd, usual, (field, value, message) => {
          // After a truncated base64 text with this sign, protobufjs sends uninitialised memory.
          fc.pre(!/bytes$/i.test(field) || !inspect(value).includes('='));
          const given = { ...message, [field]: value };
          const encoded = outcomeOf(() => encode(given) ?? everything.serialize(given));
          expect(encoded).to.equal(outcomeOf(() => everything.serialize(given)));
        }),
        { numRuns: 2_500 },
      );
    });
  }

  it('takes names as they were loaded', () => {
    const { serialize, shape } = typeOf('Everything', { ...loadOptions, keepCase: true });
    const message = { chosen_text: 'a', many_bytes: [Buffer.from('b')], chosenText: 'not this' };
    expect(encodeMessage(shape, message)).to.deep.equal(serialize(message));
  });

  it('puts U+FFFD for half of a surrogate pair, as Go and Node.js do', () => {
    for (const padding of ['', 'x'.repeat(50)])
      expect(encode({ string: `${padding}\ud800` })?.toString('utf8')).to.match(/\ufffd$/);
  });

  it('gives memory of its own to each message', () => {
    const first = encode({ string: 'first' });
    encode({ string: 'other' });
    expect(first).to.deep.equal(everything.serialize({ string: 'first' }));
    const nested = {
      string: 'outer',
      get distant() {
        return encode({ string: 'inner' })?.toString('hex');
      },
    };
    expect(encode(nested)).to.deep.equal(everything.serialize(nested));
  });

  it('takes messages of any size', () => {
    const message = {
      strings: Array.from({ length: 50 }, () => 'ü'.repeat(10_000)),
      child: { string: 'y'.repeat(300_000) },
    };
    expect(encode(message)).to.deep.equal(everything.serialize(message));
  });
});
