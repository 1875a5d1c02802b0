import { readFileSync } from 'node:fs';

/** A serialized FileDescriptorSet of health, reflection and the error details, for a server's reflection to describe them. */
export const ownDescriptors = (): Buffer => readFileSync(new URL('../gen/descriptors.binpb', import.meta.url));
