import { loadSync, type MessageTypeDefinition } from '@grpc/proto-loader';
import { addFields, type FieldDescriptor, type MessageShape } from './message-shape.js';

interface Enum {
  readonly name: string;
  readonly value: readonly { readonly name: string; readonly number: number }[];
}

interface Message {
  readonly name: string;
  readonly field: readonly FieldDescriptor[];
  readonly nestedType: readonly Message[];
  readonly enumType: readonly Enum[];
  readonly options?: { readonly mapEntry?: boolean };
}

interface File {
  readonly package: string;
  readonly messageType: readonly Message[];
  readonly enumType: readonly Enum[];
  readonly service: readonly {
    readonly name: string;
    readonly method: readonly { readonly name: string; readonly inputType: string; readonly outputType: string }[];
  }[];
}

/** The shapes of everything that was loaded together. */
export interface MessageShapes {
  /** By full name, without a leading dot. */
  readonly messages: ReadonlyMap<string, MessageShape>;
  /** By path, such as `/v1.user.User/GetUser`. */
  readonly methods: ReadonlyMap<string, { readonly request: string; readonly response: string }>;
}

const isFileType = (definition: object | undefined): definition is MessageTypeDefinition<File, File> =>
  definition !== undefined && 'deserialize' in definition;

const loadFileType = (): MessageTypeDefinition<File, File> => {
  const definitions = loadSync('google/protobuf/descriptor.proto', { arrays: true });
  const fileType = definitions['google.protobuf.FileDescriptorProto'];
  if (!isFileType(fileType)) throw new Error('proto-loader does not contain google/protobuf/descriptor.proto');
  return fileType;
};

const fileType = loadFileType();

/** All definitions of one proto-loader call share one array of files. */
const known = new WeakMap<readonly Buffer[], MessageShapes>();

/** Reads the descriptors that proto-loader attaches to its definitions (`fileDescriptorProtos`). */
export const messageShapes = (files: readonly Buffer[]): MessageShapes => {
  const shapes = known.get(files) ?? readShapes(files.map((bytes) => fileType.deserialize(bytes)));
  known.set(files, shapes);
  return shapes;
};

const join = (scope: string, name: string): string => (scope ? `${scope}.${name}` : name);

const readShapes = (files: readonly File[]): MessageShapes => {
  const messages = new Map<string, MessageShape>();
  const enums = new Map<string, ReadonlyMap<string, number>>();
  const declareEnum = (scope: string, { name, value }: Enum): void => {
    enums.set(join(scope, name), new Map(value.map((one) => [one.name, one.number])));
  };
  const declared: { readonly scope: string; readonly message: Message; readonly shape: MessageShape }[] = [];
  const declare = (scope: string, message: Message): void => {
    const shape: MessageShape = {
      isMapEntry: isMapEntry(message),
      encoded: [],
      fields: new Map(),
      lowFields: Array.from({ length: 32 }),
      expected: 0,
    };
    const name = join(scope, message.name);
    messages.set(name, shape);
    if (shape.isMapEntry) messages.set(mapEntry(name), shape);
    declared.push({ scope: name, message, shape });
    for (const nested of message.nestedType) declare(name, nested);
    for (const nested of message.enumType) declareEnum(name, nested);
  };
  for (const file of files) {
    for (const message of file.messageType) declare(file.package ?? '', message);
    for (const one of file.enumType) declareEnum(file.package ?? '', one);
  }

  for (const { scope, message, shape } of declared) {
    const messageOf = (field: FieldDescriptor): MessageShape => {
      const entry = messages.get(mapEntry(join(scope, field.typeName)));
      return entry && field.typeName === upperFirst(field.name) ? entry : resolve(messages, scope, field);
    };
    addFields(shape, message.field.filter(belongs), messageOf, (field) => resolve(enums, scope, field));
    if (shape.isMapEntry) for (const { bit } of shape.fields.values()) shape.expected |= bit;
  }
  const methods = files.flatMap((file) =>
    file.service.flatMap((service) =>
      service.method.map(
        ({ name, inputType, outputType }) =>
          [
            `/${join(file.package ?? '', service.name)}/${name}`,
            { request: inputType.slice(1), response: outputType.slice(1) },
          ] as const,
      ),
    ),
  );
  return { messages, methods: new Map(methods) };
};

/** The option alone is not enough: a message loaded from a descriptor set has it if it contains a map. */
const isMapEntry = ({ options, field, nestedType }: Message): boolean =>
  options?.mapEntry === true && field.length === 2 && nestedType.length === 0;

/** protobufjs names the entry of the map `tags` simply `Tags`. A later message of that name replaces it. */
const mapEntry = (name: string): string => `${name} entry`;
const upperFirst = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** An extension that a message declares is not one of its fields. An extension of the message has a full name. */
const belongs = ({ extendee, name }: FieldDescriptor): boolean => !extendee || name.startsWith('.');

/** protobufjs shortens names relative to the scope, so they are looked up from the inside out. */
const resolve = <T extends object>(
  declared: ReadonlyMap<string, T>,
  scope: string,
  { name, typeName }: FieldDescriptor,
): T => {
  for (let outer = scope; ; outer = outer.slice(0, Math.max(outer.lastIndexOf('.'), 0))) {
    const found = declared.get(join(outer, typeName.replace(/^\./, '')));
    if (found) return found;
    if (outer === '') throw new Error(`the descriptors lack ${typeName}, the type of ${scope}.${name}`);
  }
};
