import { readFileSync } from 'node:fs';

/**
 * A serialized google.protobuf.FileDescriptorSet of v1/user/user.proto and all it imports, with comments, for
 * reflection. Made by buf: proto-loader's own descriptors leave out the imports.
 */
export const userDescriptors = (): Buffer => readFileSync(new URL('./gen/user.binpb', import.meta.url));

/** As `userDescriptors`, of v1/post/post.proto. */
export const postDescriptors = (): Buffer => readFileSync(new URL('./gen/post.binpb', import.meta.url));
