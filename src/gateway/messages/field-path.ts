import { ScalarType, type DescField, type DescMessage } from '@bufbuild/protobuf';

/** A field of a message by its proto name or JSON name: `phone_number`, `phoneNumber`. */
export const fieldNamed = (message: DescMessage, name: string): DescField | undefined =>
  message.fields.find((field) => field.name === name || field.jsonName === name);

/** The fields on the path to a nested field, such as `user_message.user_id`; undefined if the path is unknown. */
export const fieldsOnPath = (message: DescMessage, path: string): DescField[] | undefined => {
  const fields: DescField[] = [];
  let inside: DescMessage | undefined = message;
  for (const name of path.split('.')) {
    const field: DescField | undefined = inside && fieldNamed(inside, name);
    if (field === undefined) return undefined;
    fields.push(field);
    inside = field.fieldKind === 'message' && isPlain(field.message) ? field.message : undefined;
  }
  return fields;
};

/** Whether a message's JSON form is an object of its fields. */
export const isPlain = ({ typeName }: DescMessage): boolean => !typeName.startsWith('google.protobuf.');

/** The path in proto names, for errors and field masks. */
export const pathOf = (fields: readonly DescField[]): string => fields.map(({ name }) => name).join('.');

/** Whether a field is a single string. */
export const isText = (field: DescField | undefined): field is DescField =>
  field?.fieldKind === 'scalar' && field.scalar === ScalarType.STRING;

export const isFieldMask = (field: DescField | undefined): field is DescField =>
  field?.fieldKind === 'message' && field.message.typeName === 'google.protobuf.FieldMask';
