// Original file: protos/v1/post/post.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CreatePostRequest__Input as _v1_post_CreatePostRequest__Input, CreatePostRequest as _v1_post_CreatePostRequest } from '../../v1/post/CreatePostRequest.js';
import type { CreatePostResponse__Input as _v1_post_CreatePostResponse__Input, CreatePostResponse as _v1_post_CreatePostResponse } from '../../v1/post/CreatePostResponse.js';
import type { DeletePostRequest__Input as _v1_post_DeletePostRequest__Input, DeletePostRequest as _v1_post_DeletePostRequest } from '../../v1/post/DeletePostRequest.js';
import type { DeletePostResponse__Input as _v1_post_DeletePostResponse__Input, DeletePostResponse as _v1_post_DeletePostResponse } from '../../v1/post/DeletePostResponse.js';
import type { ExportPostsRequest__Input as _v1_post_ExportPostsRequest__Input, ExportPostsRequest as _v1_post_ExportPostsRequest } from '../../v1/post/ExportPostsRequest.js';
import type { ExportPostsResponse__Input as _v1_post_ExportPostsResponse__Input, ExportPostsResponse as _v1_post_ExportPostsResponse } from '../../v1/post/ExportPostsResponse.js';
import type { GetPostRequest__Input as _v1_post_GetPostRequest__Input, GetPostRequest as _v1_post_GetPostRequest } from '../../v1/post/GetPostRequest.js';
import type { GetPostResponse__Input as _v1_post_GetPostResponse__Input, GetPostResponse as _v1_post_GetPostResponse } from '../../v1/post/GetPostResponse.js';
import type { ListPostsByUserIdRequest__Input as _v1_post_ListPostsByUserIdRequest__Input, ListPostsByUserIdRequest as _v1_post_ListPostsByUserIdRequest } from '../../v1/post/ListPostsByUserIdRequest.js';
import type { ListPostsByUserIdResponse__Input as _v1_post_ListPostsByUserIdResponse__Input, ListPostsByUserIdResponse as _v1_post_ListPostsByUserIdResponse } from '../../v1/post/ListPostsByUserIdResponse.js';
import type { ListPostsRequest__Input as _v1_post_ListPostsRequest__Input, ListPostsRequest as _v1_post_ListPostsRequest } from '../../v1/post/ListPostsRequest.js';
import type { ListPostsResponse__Input as _v1_post_ListPostsResponse__Input, ListPostsResponse as _v1_post_ListPostsResponse } from '../../v1/post/ListPostsResponse.js';
import type { UpdatePostRequest__Input as _v1_post_UpdatePostRequest__Input, UpdatePostRequest as _v1_post_UpdatePostRequest } from '../../v1/post/UpdatePostRequest.js';
import type { UpdatePostResponse__Input as _v1_post_UpdatePostResponse__Input, UpdatePostResponse as _v1_post_UpdatePostResponse } from '../../v1/post/UpdatePostResponse.js';

/**
 * Post owns the posts. It stores the user id of a post's author, and fetches the name from User.
 * 
 * While User is unavailable, reads still succeed: author is empty and author_status says why.
 * 
 * Every RPC may also fail with these codes, with google.rpc details in grpc-status-details-bin:
 * INVALID_ARGUMENT    a field breaks a rule below; BadRequest names each one
 * UNAUTHENTICATED     the token is missing or not accepted
 * PERMISSION_DENIED   this caller may not call this method
 * RESOURCE_EXHAUSTED  a message is larger than the rules below allow, or a limit on calls is reached; RetryInfo then
 * says when to retry
 * UNAVAILABLE         the database cannot be reached, or the server is draining
 * DEADLINE_EXCEEDED   the deadline passed; a unary call without one gets the server's default (10 s)
 * No string may contain a NUL character.
 */
export interface PostClient extends grpc.Client {
  /**
   * CreatePost adds a post.
   * It is idempotent only with a request_id, which idempotency_level cannot express. So it has no idempotency_level,
   * and generic retry policies do not retry it.
   * Errors: ALREADY_EXISTS (POST_ALREADY_EXISTS) for a post_id in use, (REQUEST_ID_REUSED) for a request_id that was
   * used to create a different post; FAILED_PRECONDITION (USER_NOT_FOUND) if the author does not exist;
   * UNAVAILABLE (USER_UNAVAILABLE) while User is unavailable.
   */
  CreatePost(argument: _v1_post_CreatePostRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_CreatePostResponse>): grpc.ClientUnaryCall;
  CreatePost(argument: _v1_post_CreatePostRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_post_CreatePostResponse>): grpc.ClientUnaryCall;
  CreatePost(argument: _v1_post_CreatePostRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_CreatePostResponse>): grpc.ClientUnaryCall;
  CreatePost(argument: _v1_post_CreatePostRequest__Input, callback: grpc.requestCallback<_v1_post_CreatePostResponse>): grpc.ClientUnaryCall;
  /**
   * CreatePost adds a post.
   * It is idempotent only with a request_id, which idempotency_level cannot express. So it has no idempotency_level,
   * and generic retry policies do not retry it.
   * Errors: ALREADY_EXISTS (POST_ALREADY_EXISTS) for a post_id in use, (REQUEST_ID_REUSED) for a request_id that was
   * used to create a different post; FAILED_PRECONDITION (USER_NOT_FOUND) if the author does not exist;
   * UNAVAILABLE (USER_UNAVAILABLE) while User is unavailable.
   */
  createPost(argument: _v1_post_CreatePostRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_CreatePostResponse>): grpc.ClientUnaryCall;
  createPost(argument: _v1_post_CreatePostRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_post_CreatePostResponse>): grpc.ClientUnaryCall;
  createPost(argument: _v1_post_CreatePostRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_CreatePostResponse>): grpc.ClientUnaryCall;
  createPost(argument: _v1_post_CreatePostRequest__Input, callback: grpc.requestCallback<_v1_post_CreatePostResponse>): grpc.ClientUnaryCall;
  
  /**
   * DeletePost removes a post.
   * A retry has no further effect and fails with NOT_FOUND, which a retrying caller may treat as success.
   * Errors: NOT_FOUND (POST_NOT_FOUND); ABORTED (ETAG_MISMATCH) when the post has changed since the etag was read.
   */
  DeletePost(argument: _v1_post_DeletePostRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_DeletePostResponse>): grpc.ClientUnaryCall;
  DeletePost(argument: _v1_post_DeletePostRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_post_DeletePostResponse>): grpc.ClientUnaryCall;
  DeletePost(argument: _v1_post_DeletePostRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_DeletePostResponse>): grpc.ClientUnaryCall;
  DeletePost(argument: _v1_post_DeletePostRequest__Input, callback: grpc.requestCallback<_v1_post_DeletePostResponse>): grpc.ClientUnaryCall;
  /**
   * DeletePost removes a post.
   * A retry has no further effect and fails with NOT_FOUND, which a retrying caller may treat as success.
   * Errors: NOT_FOUND (POST_NOT_FOUND); ABORTED (ETAG_MISMATCH) when the post has changed since the etag was read.
   */
  deletePost(argument: _v1_post_DeletePostRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_DeletePostResponse>): grpc.ClientUnaryCall;
  deletePost(argument: _v1_post_DeletePostRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_post_DeletePostResponse>): grpc.ClientUnaryCall;
  deletePost(argument: _v1_post_DeletePostRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_DeletePostResponse>): grpc.ClientUnaryCall;
  deletePost(argument: _v1_post_DeletePostRequest__Input, callback: grpc.requestCallback<_v1_post_DeletePostResponse>): grpc.ClientUnaryCall;
  
  /**
   * ExportPosts streams every post with its author, in the order of creation. It is not a snapshot: a post that changes
   * during the export appears with the old or the new values. Posts created during the export come at the end; a post
   * whose creation overlaps its end may be missing.
   * Errors: INVALID_ARGUMENT for a cursor of another method.
   */
  ExportPosts(argument: _v1_post_ExportPostsRequest__Input, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_v1_post_ExportPostsResponse>;
  ExportPosts(argument: _v1_post_ExportPostsRequest__Input, options?: grpc.CallOptions): grpc.ClientReadableStream<_v1_post_ExportPostsResponse>;
  /**
   * ExportPosts streams every post with its author, in the order of creation. It is not a snapshot: a post that changes
   * during the export appears with the old or the new values. Posts created during the export come at the end; a post
   * whose creation overlaps its end may be missing.
   * Errors: INVALID_ARGUMENT for a cursor of another method.
   */
  exportPosts(argument: _v1_post_ExportPostsRequest__Input, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_v1_post_ExportPostsResponse>;
  exportPosts(argument: _v1_post_ExportPostsRequest__Input, options?: grpc.CallOptions): grpc.ClientReadableStream<_v1_post_ExportPostsResponse>;
  
  /**
   * GetPost reads one post.
   * Errors: NOT_FOUND (POST_NOT_FOUND).
   */
  GetPost(argument: _v1_post_GetPostRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_GetPostResponse>): grpc.ClientUnaryCall;
  GetPost(argument: _v1_post_GetPostRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_post_GetPostResponse>): grpc.ClientUnaryCall;
  GetPost(argument: _v1_post_GetPostRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_GetPostResponse>): grpc.ClientUnaryCall;
  GetPost(argument: _v1_post_GetPostRequest__Input, callback: grpc.requestCallback<_v1_post_GetPostResponse>): grpc.ClientUnaryCall;
  /**
   * GetPost reads one post.
   * Errors: NOT_FOUND (POST_NOT_FOUND).
   */
  getPost(argument: _v1_post_GetPostRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_GetPostResponse>): grpc.ClientUnaryCall;
  getPost(argument: _v1_post_GetPostRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_post_GetPostResponse>): grpc.ClientUnaryCall;
  getPost(argument: _v1_post_GetPostRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_GetPostResponse>): grpc.ClientUnaryCall;
  getPost(argument: _v1_post_GetPostRequest__Input, callback: grpc.requestCallback<_v1_post_GetPostResponse>): grpc.ClientUnaryCall;
  
  /**
   * ListPosts lists all posts page by page, in the order of creation.
   * Errors: INVALID_ARGUMENT for a page token of another method.
   */
  ListPosts(argument: _v1_post_ListPostsRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_ListPostsResponse>): grpc.ClientUnaryCall;
  ListPosts(argument: _v1_post_ListPostsRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_post_ListPostsResponse>): grpc.ClientUnaryCall;
  ListPosts(argument: _v1_post_ListPostsRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_ListPostsResponse>): grpc.ClientUnaryCall;
  ListPosts(argument: _v1_post_ListPostsRequest__Input, callback: grpc.requestCallback<_v1_post_ListPostsResponse>): grpc.ClientUnaryCall;
  /**
   * ListPosts lists all posts page by page, in the order of creation.
   * Errors: INVALID_ARGUMENT for a page token of another method.
   */
  listPosts(argument: _v1_post_ListPostsRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_ListPostsResponse>): grpc.ClientUnaryCall;
  listPosts(argument: _v1_post_ListPostsRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_post_ListPostsResponse>): grpc.ClientUnaryCall;
  listPosts(argument: _v1_post_ListPostsRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_ListPostsResponse>): grpc.ClientUnaryCall;
  listPosts(argument: _v1_post_ListPostsRequest__Input, callback: grpc.requestCallback<_v1_post_ListPostsResponse>): grpc.ClientUnaryCall;
  
  /**
   * ListPostsByUserId lists one user's posts page by page, in the order of creation.
   * For a missing user the list is empty, which is not an error.
   * Errors: INVALID_ARGUMENT for a page token of another method or user.
   */
  ListPostsByUserId(argument: _v1_post_ListPostsByUserIdRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_ListPostsByUserIdResponse>): grpc.ClientUnaryCall;
  ListPostsByUserId(argument: _v1_post_ListPostsByUserIdRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_post_ListPostsByUserIdResponse>): grpc.ClientUnaryCall;
  ListPostsByUserId(argument: _v1_post_ListPostsByUserIdRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_ListPostsByUserIdResponse>): grpc.ClientUnaryCall;
  ListPostsByUserId(argument: _v1_post_ListPostsByUserIdRequest__Input, callback: grpc.requestCallback<_v1_post_ListPostsByUserIdResponse>): grpc.ClientUnaryCall;
  /**
   * ListPostsByUserId lists one user's posts page by page, in the order of creation.
   * For a missing user the list is empty, which is not an error.
   * Errors: INVALID_ARGUMENT for a page token of another method or user.
   */
  listPostsByUserId(argument: _v1_post_ListPostsByUserIdRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_ListPostsByUserIdResponse>): grpc.ClientUnaryCall;
  listPostsByUserId(argument: _v1_post_ListPostsByUserIdRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_post_ListPostsByUserIdResponse>): grpc.ClientUnaryCall;
  listPostsByUserId(argument: _v1_post_ListPostsByUserIdRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_ListPostsByUserIdResponse>): grpc.ClientUnaryCall;
  listPostsByUserId(argument: _v1_post_ListPostsByUserIdRequest__Input, callback: grpc.requestCallback<_v1_post_ListPostsByUserIdResponse>): grpc.ClientUnaryCall;
  
  /**
   * UpdatePost changes a post.
   * It has no idempotency_level: a retry with an etag fails with ABORTED although the first attempt took effect, and a
   * retry without one could overwrite changes that others made in between.
   * Errors: NOT_FOUND (POST_NOT_FOUND); ABORTED (ETAG_MISMATCH) when the post has changed since the etag was read;
   * if author_user_id changes, FAILED_PRECONDITION and UNAVAILABLE as in CreatePost.
   */
  UpdatePost(argument: _v1_post_UpdatePostRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_UpdatePostResponse>): grpc.ClientUnaryCall;
  UpdatePost(argument: _v1_post_UpdatePostRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_post_UpdatePostResponse>): grpc.ClientUnaryCall;
  UpdatePost(argument: _v1_post_UpdatePostRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_UpdatePostResponse>): grpc.ClientUnaryCall;
  UpdatePost(argument: _v1_post_UpdatePostRequest__Input, callback: grpc.requestCallback<_v1_post_UpdatePostResponse>): grpc.ClientUnaryCall;
  /**
   * UpdatePost changes a post.
   * It has no idempotency_level: a retry with an etag fails with ABORTED although the first attempt took effect, and a
   * retry without one could overwrite changes that others made in between.
   * Errors: NOT_FOUND (POST_NOT_FOUND); ABORTED (ETAG_MISMATCH) when the post has changed since the etag was read;
   * if author_user_id changes, FAILED_PRECONDITION and UNAVAILABLE as in CreatePost.
   */
  updatePost(argument: _v1_post_UpdatePostRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_UpdatePostResponse>): grpc.ClientUnaryCall;
  updatePost(argument: _v1_post_UpdatePostRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_post_UpdatePostResponse>): grpc.ClientUnaryCall;
  updatePost(argument: _v1_post_UpdatePostRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_UpdatePostResponse>): grpc.ClientUnaryCall;
  updatePost(argument: _v1_post_UpdatePostRequest__Input, callback: grpc.requestCallback<_v1_post_UpdatePostResponse>): grpc.ClientUnaryCall;
  
}

/**
 * Post owns the posts. It stores the user id of a post's author, and fetches the name from User.
 * 
 * While User is unavailable, reads still succeed: author is empty and author_status says why.
 * 
 * Every RPC may also fail with these codes, with google.rpc details in grpc-status-details-bin:
 * INVALID_ARGUMENT    a field breaks a rule below; BadRequest names each one
 * UNAUTHENTICATED     the token is missing or not accepted
 * PERMISSION_DENIED   this caller may not call this method
 * RESOURCE_EXHAUSTED  a message is larger than the rules below allow, or a limit on calls is reached; RetryInfo then
 * says when to retry
 * UNAVAILABLE         the database cannot be reached, or the server is draining
 * DEADLINE_EXCEEDED   the deadline passed; a unary call without one gets the server's default (10 s)
 * No string may contain a NUL character.
 */
export interface PostHandlers extends grpc.UntypedServiceImplementation {
  /**
   * CreatePost adds a post.
   * It is idempotent only with a request_id, which idempotency_level cannot express. So it has no idempotency_level,
   * and generic retry policies do not retry it.
   * Errors: ALREADY_EXISTS (POST_ALREADY_EXISTS) for a post_id in use, (REQUEST_ID_REUSED) for a request_id that was
   * used to create a different post; FAILED_PRECONDITION (USER_NOT_FOUND) if the author does not exist;
   * UNAVAILABLE (USER_UNAVAILABLE) while User is unavailable.
   */
  CreatePost: grpc.handleUnaryCall<_v1_post_CreatePostRequest, _v1_post_CreatePostResponse__Input>;
  
  /**
   * DeletePost removes a post.
   * A retry has no further effect and fails with NOT_FOUND, which a retrying caller may treat as success.
   * Errors: NOT_FOUND (POST_NOT_FOUND); ABORTED (ETAG_MISMATCH) when the post has changed since the etag was read.
   */
  DeletePost: grpc.handleUnaryCall<_v1_post_DeletePostRequest, _v1_post_DeletePostResponse__Input>;
  
  /**
   * ExportPosts streams every post with its author, in the order of creation. It is not a snapshot: a post that changes
   * during the export appears with the old or the new values. Posts created during the export come at the end; a post
   * whose creation overlaps its end may be missing.
   * Errors: INVALID_ARGUMENT for a cursor of another method.
   */
  ExportPosts: grpc.handleServerStreamingCall<_v1_post_ExportPostsRequest, _v1_post_ExportPostsResponse__Input>;
  
  /**
   * GetPost reads one post.
   * Errors: NOT_FOUND (POST_NOT_FOUND).
   */
  GetPost: grpc.handleUnaryCall<_v1_post_GetPostRequest, _v1_post_GetPostResponse__Input>;
  
  /**
   * ListPosts lists all posts page by page, in the order of creation.
   * Errors: INVALID_ARGUMENT for a page token of another method.
   */
  ListPosts: grpc.handleUnaryCall<_v1_post_ListPostsRequest, _v1_post_ListPostsResponse__Input>;
  
  /**
   * ListPostsByUserId lists one user's posts page by page, in the order of creation.
   * For a missing user the list is empty, which is not an error.
   * Errors: INVALID_ARGUMENT for a page token of another method or user.
   */
  ListPostsByUserId: grpc.handleUnaryCall<_v1_post_ListPostsByUserIdRequest, _v1_post_ListPostsByUserIdResponse__Input>;
  
  /**
   * UpdatePost changes a post.
   * It has no idempotency_level: a retry with an etag fails with ABORTED although the first attempt took effect, and a
   * retry without one could overwrite changes that others made in between.
   * Errors: NOT_FOUND (POST_NOT_FOUND); ABORTED (ETAG_MISMATCH) when the post has changed since the etag was read;
   * if author_user_id changes, FAILED_PRECONDITION and UNAVAILABLE as in CreatePost.
   */
  UpdatePost: grpc.handleUnaryCall<_v1_post_UpdatePostRequest, _v1_post_UpdatePostResponse__Input>;
  
}

export interface PostDefinition extends grpc.ServiceDefinition {
  CreatePost: MethodDefinition<_v1_post_CreatePostRequest__Input, _v1_post_CreatePostResponse__Input, _v1_post_CreatePostRequest, _v1_post_CreatePostResponse>
  DeletePost: MethodDefinition<_v1_post_DeletePostRequest__Input, _v1_post_DeletePostResponse__Input, _v1_post_DeletePostRequest, _v1_post_DeletePostResponse>
  ExportPosts: MethodDefinition<_v1_post_ExportPostsRequest__Input, _v1_post_ExportPostsResponse__Input, _v1_post_ExportPostsRequest, _v1_post_ExportPostsResponse>
  GetPost: MethodDefinition<_v1_post_GetPostRequest__Input, _v1_post_GetPostResponse__Input, _v1_post_GetPostRequest, _v1_post_GetPostResponse>
  ListPosts: MethodDefinition<_v1_post_ListPostsRequest__Input, _v1_post_ListPostsResponse__Input, _v1_post_ListPostsRequest, _v1_post_ListPostsResponse>
  ListPostsByUserId: MethodDefinition<_v1_post_ListPostsByUserIdRequest__Input, _v1_post_ListPostsByUserIdResponse__Input, _v1_post_ListPostsByUserIdRequest, _v1_post_ListPostsByUserIdResponse>
  UpdatePost: MethodDefinition<_v1_post_UpdatePostRequest__Input, _v1_post_UpdatePostResponse__Input, _v1_post_UpdatePostRequest, _v1_post_UpdatePostResponse>
}
