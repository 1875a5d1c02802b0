import { loadSync } from '@grpc/proto-loader';
import { expect } from 'chai';
import { fileURLToPath } from 'node:url';
import { withCodec } from '../../../src/grpc/codec/with-codec.js';
import { TooManyFieldsError } from '../../../src/grpc/codec/wire-reader.js';

const directory = fileURLToPath(new URL('../../../../test/support/codec', import.meta.url));
const take: unknown = Reflect.get(
  loadSync('everything.proto', { includeDirs: [directory] })['test.codec.Codec'] ?? {},
  'Take',
);
type Method = Parameters<typeof withCodec>[0] & { readonly requestSerialize: (message: object) => Buffer };
const isMethod = (method: unknown): method is Method =>
  typeof method === 'object' && method !== null && 'requestDeserialize' in method && 'requestSerialize' in method;
if (!isMethod(take)) throw new Error('there is no test.codec.Codec/Take');

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const thousand = Array.from({ length: 1_000 }, (_, index) => index);

describe('the limit of fields in a request', () => {
  const cases: readonly (readonly [what: string, bytes: Buffer, fields: number])[] = [
    ['values of a repeated field', take.requestSerialize({ strings: thousand.map(String) }), 1_000],
    ['values of a packed field, and the field', take.requestSerialize({ int32s: thousand }), 1_001],
    ['packed values of a fixed size', take.requestSerialize({ doubles: thousand }), 1_001],
    ['entries of a map, with their keys and values', take.requestSerialize({ texts: { a: 'b', c: 'd' } }), 6],
    ['fields of messages in messages', take.requestSerialize({ child: { leaf: { name: 'x', count: 1 } } }), 4],
    ['empty messages', take.requestSerialize({ children: [{}, {}, {}] }), 3],
    ['fields that are not known', hex('8a 3f 00 8a 3f 00 8a 3f 00'), 3],
    ['fields in groups that are not known', hex('8b 3f 08 01 8b 3f 08 01 8c 3f 8c 3f'), 4],
    ['values of one field that replace each other', hex('18 01 18 02 18 03'), 3],
    ['fields of another wire type than their own', hex('1a 01 61 1a 01 62'), 2],
  ];
  for (const [what, bytes, fields] of cases) {
    it(`counts ${what}`, () => {
      expect(withCodec(take, fields).requestDeserialize(bytes)).to.be.an('object');
      expect(() => withCodec(take, fields - 1).requestDeserialize(bytes))
        .to.throw(TooManyFieldsError)
        .with.property('maxFields', fields - 1);
    });
  }

  it('is 100,000 when nothing else is said', () => {
    const { requestDeserialize } = withCodec(take);
    const unknown = hex('8a 3f 00');
    expect(requestDeserialize(Buffer.alloc(100_000 * 3, unknown))).to.be.an('object');
    expect(() => requestDeserialize(Buffer.alloc(100_001 * 3, unknown))).to.throw(TooManyFieldsError);
  });

  it('is none for responses', () => {
    const { responseDeserialize } = withCodec(take, 1);
    expect(responseDeserialize(Buffer.alloc(100_001 * 2, hex('10 01')))).to.deep.equal({ count: 1 });
  });
});
