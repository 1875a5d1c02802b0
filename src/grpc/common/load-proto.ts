import { loadSync, type PackageDefinition, type Options } from '@grpc/proto-loader';
import { fileURLToPath } from 'node:url';

/**
 * Reads one .proto file and returns its declarations `names`, typed by the caller with the generated types:
 *
 *     const { 'v1.user.User': definition } =
 *       loadProto<{ 'v1.user.User': UserDefinition }>('v1/user/user.proto', directory, ['v1.user.User']);
 *
 * `file` and its imports are paths below `directory`; google/protobuf/*.proto are built in. Throws when a file cannot
 * be read, or does not declare a name.
 */
export const loadProto = <T extends object>(
  file: string,
  directory: string,
  names: readonly (keyof T & string)[],
): T => {
  const declares = (definitions: PackageDefinition): definitions is PackageDefinition & T =>
    names.every((name) => Object.hasOwn(definitions, name));
  const definitions = loadSync(file, { ...loadOptions, includeDirs: [directory] });
  if (!declares(definitions)) throw new Error(`${file} does not declare ${names.join(', ')}`);
  return definitions;
};

/** Like `loadProto`, for the protos of this package: `google/rpc/status.proto` and its neighbours. */
export const loadOwnProto = <T extends object>(file: string, names: readonly (keyof T & string)[]): T =>
  loadProto<T>(file, fileURLToPath(new URL('../protos', import.meta.url)), names);

/**
 * The form of messages in TypeScript: `user_id` is `userId`, 64-bit integers and enums are strings, absent fields
 * have their defaults, an absent message is null, and each oneof has a field that names its member. The generated
 * types match, by the `proto-loader-gen-types` flags in the README.
 */
export const loadOptions = {
  keepCase: false,
  longs: String,
  enums: String,
  defaults: true,
  arrays: true,
  objects: true,
  oneofs: true,
} as const satisfies Options;
