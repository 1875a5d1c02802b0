import type { MessageTypeDefinition } from '@grpc/proto-loader';
import { fileURLToPath } from 'node:url';
import { loadProto } from '../../src/grpc/index.js';

/* The parts of google/protobuf/descriptor.proto that these tests read. */

interface Field {
  readonly name: string;
  readonly number: number;
  readonly type: string;
  readonly typeName: string;
  readonly label: string;
  readonly proto3Optional: boolean;
}

interface Message {
  readonly name: string;
  readonly field: readonly Field[];
}

interface Enum {
  readonly name: string;
  readonly value: readonly { readonly name: string; readonly number: number }[];
}

interface Method {
  readonly name: string;
  readonly inputType: string;
  readonly outputType: string;
  readonly clientStreaming: boolean;
  readonly serverStreaming: boolean;
  readonly options: { readonly idempotencyLevel: string } | null;
}

export interface File {
  readonly name: string;
  readonly package: string;
  readonly dependency: readonly string[];
  readonly messageType: readonly Message[];
  readonly enumType: readonly Enum[];
  readonly service: readonly { readonly name: string; readonly method: readonly Method[] }[];
  /** `path` leads to the declaration by field numbers of FileDescriptorProto. */
  readonly sourceCodeInfo: {
    readonly location: readonly { readonly path: readonly number[]; readonly leadingComments: string }[];
  } | null;
}

type SetDefinition = MessageTypeDefinition<object, { readonly file: readonly File[] }>;

const directory = fileURLToPath(new URL('../../../test/contract', import.meta.url));
const { 'google.protobuf.FileDescriptorSet': definition } = loadProto<{
  'google.protobuf.FileDescriptorSet': SetDefinition;
}>('descriptor-set.proto', directory, ['google.protobuf.FileDescriptorSet']);

/** The files of a serialized google.protobuf.FileDescriptorSet. */
export const filesOf = (set: Buffer): readonly File[] => definition.deserialize(set).file;

export const fileOf = (set: Buffer, name: string): File => {
  const file = filesOf(set).find((candidate) => candidate.name === name);
  if (file === undefined) throw new Error(`no ${name} in the set`);
  return file;
};
