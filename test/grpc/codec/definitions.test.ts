import { loadFileDescriptorSetFromBuffer, loadSync, type Options, type PackageDefinition } from '@grpc/proto-loader';
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { withCodec } from '../../../src/grpc/codec/with-codec.js';
import { everythingSet } from '../../support/codec/compared-messages.js';
import { echoDefinition } from '../../support/echo/echo.js';

const directories = ['codec', '../support/codec'].map((name) =>
  fileURLToPath(new URL(`../../../../test/grpc/${name}`, import.meta.url)),
);
const load = (file: string, options: Options = {}): PackageDefinition =>
  loadSync(file, { ...options, includeDirs: directories });

type Method = Parameters<typeof withCodec>[0];

const isMethod = (method: unknown): method is Method =>
  typeof method === 'object' && method !== null && 'requestDeserialize' in method;

const decoderOf = (definitions: PackageDefinition, service: string): ((hex: string) => unknown) => {
  const method: unknown = Reflect.get(definitions[service] ?? {}, 'Take');
  if (!isMethod(method)) throw new Error(`there is no ${service}/Take`);
  const { requestDeserialize } = withCodec(method);
  return (hex) => requestDeserialize(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
};

describe('strict decoding of definitions that a user loads', () => {
  it('keeps the options that they were loaded with', () => {
    const bare = decoderOf(load('everything.proto'), 'test.codec.Codec');
    expect(bare('80 01 01')).to.deep.equal({ color: 1 });
    const options = { keepCase: true, longs: Number, enums: String, bytes: Array, arrays: true };
    const kept = decoderOf(load('everything.proto', options), 'test.codec.Codec');
    expect(kept('80 01 01 20 07 7a 01 ff')).to.deep.include({
      color: 'COLOR_RED',
      int64: 7,
      bytes: [255],
      many_bytes: [],
    });
    for (const decode of [bare, kept]) {
      expect(() => decode('72 03 61 62')).to.throw('truncated');
      expect(() => decode('72 02 c3 28')).to.throw('not UTF-8');
    }
  });

  it('covers definitions loaded from a descriptor set', () => {
    const decode = decoderOf(loadFileDescriptorSetFromBuffer(readFileSync(everythingSet)), 'test.codec.Codec');
    expect(decode('72 01 61 92 01 02 10 07')).to.deep.equal({ string: 'a', leaf: { count: 7 } });
    expect(() => decode('72 03 61 62')).to.throw('truncated');
    expect(() => decode('f2 03 04 0a 02 c3 28')).to.throw('not UTF-8');
  });

  it('covers the groups, required fields and maps of proto2', () => {
    const decode = decoderOf(load('proto2.proto'), 'test.proto2.Legacy');
    expect(decode('0a 01 61 13 0a 01 62 14')).to.deep.equal({ name: 'a', inner: { text: 'b' } });
    expect(decode('0a 01 61 13 0a 01 62 14 13 10 07 94 80 00')).to.deep.equal({
      name: 'a',
      inner: { text: 'b', number: 7 },
    });
    expect(decode('0a 01 61 22 05 0a 01 62 10 03 2a 05 0a 03 0a 01 63')).to.deep.equal({
      name: 'a',
      tags: { b: 3 },
      more: [{ old: { name: 'c' } }],
    });
    expect(() => decode('13 14')).to.throw("missing required 'name'");
    expect(() => decode('0a 01 61 13 0a 01 62')).to.throw('a group is not terminated');
    expect(() => decode('0a 01 61 13 1c')).to.throw('an end-group tag has no start-group tag');
  });

  it('covers a method that is called by a path of the caller’s own, by its types', () => {
    const { Unary } = echoDefinition;
    const { requestDeserialize } = withCodec({ ...Unary, path: '/other.Service/Method' });
    expect(requestDeserialize(Buffer.from('0a0161', 'hex'))).to.include({ text: 'a' });
    expect(() => requestDeserialize(Buffer.from('0a036162', 'hex'))).to.throw('truncated');
  });

  it('leaves a method alone whose definition is not of proto-loader', () => {
    const { path, requestSerialize, requestDeserialize, responseSerialize, responseDeserialize } = echoDefinition.Unary;
    const method = { path, requestSerialize, requestDeserialize, responseSerialize, responseDeserialize };
    expect(withCodec(method)).to.equal(method);
  });
});
