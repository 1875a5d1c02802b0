import { createFileRegistry, fromBinary, type DescMessage } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { loadSync, type PackageDefinition } from '@grpc/proto-loader';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { strictDeserialize } from '../../../src/grpc/codec/with-codec.js';
import { loadOptions } from '../../../src/grpc/common/load-proto.js';
import type { Codec } from './readings.js';

/** A message that two decoders read. */
export interface ComparedMessage {
  readonly name: string;
  readonly desc: DescMessage;
  readonly ours: Codec;
}

const isMessage = (definition: object | undefined): definition is Parameters<typeof strictDeserialize>[1] & Codec =>
  definition !== undefined && 'serialize' in definition && 'fileDescriptorProtos' in definition;

/**
 * The messages that buf's descriptor set and proto-loader's definitions of the same files share, without those of
 * `google.protobuf`.
 */
export const comparedMessages = (descriptorSet: Buffer, definitions: PackageDefinition): ComparedMessage[] =>
  [...createFileRegistry(fromBinary(FileDescriptorSetSchema, descriptorSet))].flatMap((desc) => {
    if (desc.kind !== 'message' || desc.typeName.startsWith('google.protobuf.')) return [];
    const definition = definitions[desc.typeName];
    if (!isMessage(definition)) return [];
    const deserialize = strictDeserialize(desc.typeName, definition) as Codec['deserialize'];
    return [{ name: desc.typeName, desc, ours: { deserialize, serialize: definition.serialize } }];
  });

const root = fileURLToPath(new URL('../../../..', import.meta.url));

/** The descriptor set of `everything.proto`. */
export const everythingSet = `${root}/test/support/codec/gen/everything.binpb`;
/** That of the protos in src/grpc: health, reflection, error details. */
export const ownSet = `${root}/src/grpc/gen/descriptors.binpb`;

const load = (file: string, directory: string): PackageDefinition =>
  loadSync(file, { ...loadOptions, includeDirs: [`${root}/${directory}`] });

export const everything = (): ComparedMessage[] =>
  comparedMessages(readFileSync(everythingSet), load('everything.proto', 'test/support/codec'));

export const ownMessages = (): ComparedMessage[] =>
  [
    'google/rpc/status.proto',
    'google/rpc/error_details.proto',
    'grpc/health/v1/health.proto',
    'grpc/reflection/v1/reflection.proto',
    'grpc/reflection/v1alpha/reflection.proto',
  ].flatMap((file) => comparedMessages(readFileSync(ownSet), load(file, 'src/grpc/protos')));
