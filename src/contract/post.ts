import { type Contract, loadProto } from '../grpc/index.js';
import type { PostDefinition as Generated, PostHandlers } from './gen/v1/post/Post.js';
import { protosDirectory } from './protos-directory.js';

export { AuthorStatus } from './gen/v1/post/AuthorStatus.js';
export type { PostMessage, PostMessage__Input } from './gen/v1/post/PostMessage.js';
export type { CreatePostRequest } from './gen/v1/post/CreatePostRequest.js';
export type { CreatePostResponse } from './gen/v1/post/CreatePostResponse.js';
export type { DeletePostRequest } from './gen/v1/post/DeletePostRequest.js';
export type { DeletePostResponse } from './gen/v1/post/DeletePostResponse.js';
export type { ExportPostsRequest } from './gen/v1/post/ExportPostsRequest.js';
export type { ExportPostsResponse } from './gen/v1/post/ExportPostsResponse.js';
export type { GetPostRequest } from './gen/v1/post/GetPostRequest.js';
export type { GetPostResponse } from './gen/v1/post/GetPostResponse.js';
export type { ListPostsByUserIdRequest } from './gen/v1/post/ListPostsByUserIdRequest.js';
export type { ListPostsByUserIdResponse } from './gen/v1/post/ListPostsByUserIdResponse.js';
export type { ListPostsRequest } from './gen/v1/post/ListPostsRequest.js';
export type { ListPostsResponse } from './gen/v1/post/ListPostsResponse.js';
export type { UpdatePostRequest } from './gen/v1/post/UpdatePostRequest.js';
export type { UpdatePostResponse } from './gen/v1/post/UpdatePostResponse.js';

export type PostDefinition = Contract<PostHandlers, Generated>;

/** The service v1.post.Post, for servers and for clients. */
export const { 'v1.post.Post': postDefinition } = loadProto<{ 'v1.post.Post': PostDefinition }>(
  'v1/post/post.proto',
  protosDirectory,
  ['v1.post.Post'],
);
