import { loadSync } from '@grpc/proto-loader';
import { postDescriptors, userDescriptors } from '../../src/contract/descriptors.js';
import { protosDirectory } from '../../src/contract/protos-directory.js';
import { loadOptions } from '../../src/grpc/index.js';
import { comparedMessages, type ComparedMessage } from '../support/codec/compared-messages.js';

/** The messages of User and Post. */
export const contractMessages = (): ComparedMessage[] => {
  const load = (file: string) => loadSync(file, { ...loadOptions, includeDirs: [protosDirectory] });
  return [
    ...comparedMessages(userDescriptors(), load('v1/user/user.proto')),
    ...comparedMessages(postDescriptors(), load('v1/post/post.proto')),
  ];
};
