import { readFileSync } from 'node:fs';

const read = (file: string): Buffer => readFileSync(new URL(`./gen/${file}`, import.meta.url));

/**
 * A serialized google.protobuf.FileDescriptorSet of v1/user/user.proto and all it imports, with comments, for
 * reflection. Made by buf: proto-loader's own descriptors leave out the imports.
 */
export const userDescriptors = (): Buffer => read('user.binpb');

/** As `userDescriptors`, of v1/post/post.proto. */
export const postDescriptors = (): Buffer => read('post.binpb');
