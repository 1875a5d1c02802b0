import { type Contract, loadProto } from '../grpc/index.js';
import type { PostDefinition as Generated, PostHandlers } from './gen/v1/post/Post.js';
import { protosDirectory } from './protos-directory.js';

export { AuthorStatus } from './gen/v1/post/AuthorStatus.js';
export type { PostMessage, PostMessage__Input } from './gen/v1/post/PostMessage.js';

export type PostDefinition = Contract<PostHandlers, Generated>;

/** The service v1.post.Post, for servers and clients. */
export const { 'v1.post.Post': postDefinition } = loadProto<{ 'v1.post.Post': PostDefinition }>(
  'v1/post/post.proto',
  protosDirectory,
  ['v1.post.Post'],
);
