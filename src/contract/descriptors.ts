import { readFileSync } from 'node:fs';

/**
 * A serialized google.protobuf.FileDescriptorSet of v1/user/user.proto and all its imports, with comments, for
 * reflection. buf writes it, because proto-loader's own descriptors leave out the imports.
 */
export const userDescriptors = (): Buffer => readFileSync(new URL('./gen/user.binpb', import.meta.url));

/** Like `userDescriptors`, for v1/post/post.proto. */
export const postDescriptors = (): Buffer => readFileSync(new URL('./gen/post.binpb', import.meta.url));
