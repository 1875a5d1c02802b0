import { fileURLToPath } from 'node:url';

/** The directory of `v1/user/user.proto`, `v1/post/post.proto` and what they import: for `loadProto`, or proto-loader's `includeDirs`. */
export const protosDirectory = fileURLToPath(new URL('../protos', import.meta.url));
