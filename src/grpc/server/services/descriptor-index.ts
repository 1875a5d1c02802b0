import type { MessageTypeDefinition } from '@grpc/proto-loader';
import { loadOwnProto } from '../../common/load-proto.js';

interface Named {
  name: string;
}

interface Message extends Named {
  field: Named[];
  nestedType: Message[];
  enumType: Named[];
  extension: Named[];
  oneofDecl: Named[];
}

interface File extends Named {
  package: string;
  dependency: string[];
  messageType: Message[];
  enumType: Named[];
  service: (Named & { method: Named[] })[];
  extension: Named[];
}

interface FileSet {
  file: Buffer[];
}

const { 'grpc.reflection.index.FileSet': fileSetType, 'grpc.reflection.index.File': fileType } = loadOwnProto<{
  'grpc.reflection.index.FileSet': MessageTypeDefinition<FileSet, FileSet>;
  'grpc.reflection.index.File': MessageTypeDefinition<File, File>;
}>('grpc/reflection/index/descriptor.proto', ['grpc.reflection.index.FileSet', 'grpc.reflection.index.File']);

export interface DescriptorIndex {
  has(fileName: string): boolean;
  /** The file that declares a fully qualified symbol, in a list; undefined if none does. */
  fileOf(symbol: string): string[] | undefined;
  /** The serialized files and all their imports, each once, importers first. */
  withImports(fileNames: readonly string[]): Buffer[];
}

/** Finds files by name and by symbol in serialized `google.protobuf.FileDescriptorSet`s. */
export const indexDescriptors = (descriptorSets: readonly Buffer[]): DescriptorIndex => {
  const files = new Map<string, { bytes: Buffer; dependencies: readonly string[] }>();
  const symbols = new Map<string, string>();
  for (const bytes of descriptorSets.flatMap((set) => fileSetType.deserialize(set).file)) {
    const file = fileType.deserialize(bytes);
    files.set(file.name, { bytes, dependencies: file.dependency });
    for (const symbol of symbolsOf(file)) symbols.set(symbol, file.name);
  }

  return {
    has: (fileName) => files.has(fileName),
    fileOf(symbol) {
      const fileName = symbols.get(symbol);
      return fileName === undefined ? undefined : [fileName];
    },
    withImports(fileNames) {
      const names = new Set(fileNames);
      // Iterating a Set also visits elements that are added meanwhile.
      for (const name of names) for (const dependency of files.get(name)?.dependencies ?? []) names.add(dependency);
      return [...names].flatMap((name) => files.get(name)?.bytes ?? []);
    },
  };
};

const symbolsOf = (file: File): string[] => {
  const within = (scope: string, { name }: Named): string => (scope ? `${scope}.${name}` : name);
  const ofMessage = (scope: string, message: Message): string[] => {
    const name = within(scope, message);
    const members = [...message.field, ...message.enumType, ...message.extension, ...message.oneofDecl];
    return [
      name,
      ...members.map((member) => within(name, member)),
      ...message.nestedType.flatMap((nested) => ofMessage(name, nested)),
    ];
  };
  return [
    ...file.messageType.flatMap((message) => ofMessage(file.package, message)),
    ...[...file.enumType, ...file.extension].map((symbol) => within(file.package, symbol)),
    ...file.service.flatMap((service) => {
      const name = within(file.package, service);
      return [name, ...service.method.map((method) => within(name, method))];
    }),
  ];
};
