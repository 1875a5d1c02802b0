import type { Options } from '@grpc/proto-loader';

/**
 * How messages look in TypeScript: `user_id` is `userId`, 64-bit integers and enums are strings, whatever is absent
 * has its default, an absent message is null, and each oneof has a field that names its member.
 * The generated types say the same, from the flags in scripts/generate.mjs.
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
