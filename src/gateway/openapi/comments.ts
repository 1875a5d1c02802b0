import type { DescEnum, DescField, DescFile, DescMessage, DescMethod, DescService } from '@bufbuild/protobuf';

/**
 * The comments of a file's elements, by the path of field numbers to each element. Source:
 * google/protobuf/descriptor.proto.
 */
const commentsOfFile = new WeakMap<DescFile, ReadonlyMap<string, string>>();

const commentAt = (file: DescFile, path: readonly number[]): string => {
  let comments = commentsOfFile.get(file);
  if (comments === undefined) {
    const locations = file.proto.sourceCodeInfo?.location ?? [];
    comments = new Map(locations.map((location) => [location.path.join('.'), location.leadingComments]));
    commentsOfFile.set(file, comments);
  }
  return (comments.get(path.join('.')) ?? '')
    .split('\n')
    .map((line) => line.replace(/^ /, ''))
    .join('\n')
    .trim();
};

/** Field numbers of FileDescriptorProto, DescriptorProto, EnumDescriptorProto and ServiceDescriptorProto. */
const numbers = {
  messages: 4,
  enums: 5,
  services: 6,
  fields: 2,
  nestedMessages: 3,
  nestedEnums: 4,
  methods: 2,
  values: 2,
};

const pathOfMessage = ({ parent, file, proto }: DescMessage): number[] =>
  parent === undefined
    ? [numbers.messages, file.proto.messageType.indexOf(proto)]
    : [...pathOfMessage(parent), numbers.nestedMessages, parent.proto.nestedType.indexOf(proto)];

const pathOfEnum = ({ parent, file, proto }: DescEnum): number[] =>
  parent === undefined
    ? [numbers.enums, file.proto.enumType.indexOf(proto)]
    : [...pathOfMessage(parent), numbers.nestedEnums, parent.proto.enumType.indexOf(proto)];

const pathOfService = ({ file, proto }: DescService): number[] => [numbers.services, file.proto.service.indexOf(proto)];

/** The proto comment of an element, without comment marks. */
export const commentOf = (element: DescMessage | DescEnum | DescField | DescMethod | DescService): string => {
  switch (element.kind) {
    case 'message':
      return commentAt(element.file, pathOfMessage(element));
    case 'enum':
      return commentAt(element.file, pathOfEnum(element));
    case 'service':
      return commentAt(element.file, pathOfService(element));
    case 'field': {
      const { parent, proto } = element;
      return commentAt(parent.file, [...pathOfMessage(parent), numbers.fields, parent.proto.field.indexOf(proto)]);
    }
    case 'rpc': {
      const { parent, proto } = element;
      return commentAt(parent.file, [...pathOfService(parent), numbers.methods, parent.proto.method.indexOf(proto)]);
    }
  }
};

/** The documented values of an enum, one per line. */
export const commentsOfValues = (element: DescEnum): string =>
  element.values
    .map(({ name }, index) => [name, commentAt(element.file, [...pathOfEnum(element), numbers.values, index])])
    .filter(([, comment]) => comment !== '')
    .map(([name, comment]) => `- \`${name}\`: ${comment?.replaceAll('\n', ' ')}`)
    .join('\n');
