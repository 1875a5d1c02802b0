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
 * Post owns the posts. It keeps the user id of a post's author, and asks User for the name.
 * 
 * While User cannot answer, reads still answer: author is empty and author_status says why.
 * 
 * Every RPC may also answer, with google.rpc details in grpc-status-details-bin:
 * INVALID_ARGUMENT    a field breaks a rule below; BadRequest names each one
 * UNAUTHENTICATED     no token, or one that is not accepted
 * PERMISSION_DENIED   this caller may not call this method
 * RESOURCE_EXHAUSTED  a message with more than the rules below need, or a limit on calls, whose RetryInfo says when to
 * try again
 * UNAVAILABLE         the database cannot be reached, or the server is draining
 * DEADLINE_EXCEEDED   the deadline passed; a unary call that brings none is given the server's default (10 s)
 * No string may hold a NUL character.
 */
export interface PostClient extends grpc.Client {
  /**
   * CreatePost adds a post.
   * It may be repeated only when the request carries a request_id, which its idempotency_level cannot say; so it has
   * none, and a generic retry policy leaves it alone.
   * Errors: ALREADY_EXISTS (POST_ALREADY_EXISTS) for a post_id in use, (REQUEST_ID_REUSED) for a request_id that was
   * used to create a different post; FAILED_PRECONDITION (USER_NOT_FOUND) when author_user_id names no user;
   * UNAVAILABLE (USER_UNAVAILABLE) while User cannot be asked.
   */
  CreatePost(argument: _v1_post_CreatePostRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_CreatePostResponse>): grpc.ClientUnaryCall;
  CreatePost(argument: _v1_post_CreatePostRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_post_CreatePostResponse>): grpc.ClientUnaryCall;
  CreatePost(argument: _v1_post_CreatePostRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_CreatePostResponse>): grpc.ClientUnaryCall;
  CreatePost(argument: _v1_post_CreatePostRequest__Input, callback: grpc.requestCallback<_v1_post_CreatePostResponse>): grpc.ClientUnaryCall;
  /**
   * CreatePost adds a post.
   * It may be repeated only when the request carries a request_id, which its idempotency_level cannot say; so it has
   * none, and a generic retry policy leaves it alone.
   * Errors: ALREADY_EXISTS (POST_ALREADY_EXISTS) for a post_id in use, (REQUEST_ID_REUSED) for a request_id that was
   * used to create a different post; FAILED_PRECONDITION (USER_NOT_FOUND) when author_user_id names no user;
   * UNAVAILABLE (USER_UNAVAILABLE) while User cannot be asked.
   */
  createPost(argument: _v1_post_CreatePostRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_CreatePostResponse>): grpc.ClientUnaryCall;
  createPost(argument: _v1_post_CreatePostRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_post_CreatePostResponse>): grpc.ClientUnaryCall;
  createPost(argument: _v1_post_CreatePostRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_CreatePostResponse>): grpc.ClientUnaryCall;
  createPost(argument: _v1_post_CreatePostRequest__Input, callback: grpc.requestCallback<_v1_post_CreatePostResponse>): grpc.ClientUnaryCall;
  
  /**
   * DeletePost removes a post.
   * Repeating it has no further effect and answers NOT_FOUND, which a caller that retries may take for done.
   * Errors: NOT_FOUND (POST_NOT_FOUND); ABORTED (ETAG_MISMATCH) when the post has changed since the etag was read.
   */
  DeletePost(argument: _v1_post_DeletePostRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_DeletePostResponse>): grpc.ClientUnaryCall;
  DeletePost(argument: _v1_post_DeletePostRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_post_DeletePostResponse>): grpc.ClientUnaryCall;
  DeletePost(argument: _v1_post_DeletePostRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_DeletePostResponse>): grpc.ClientUnaryCall;
  DeletePost(argument: _v1_post_DeletePostRequest__Input, callback: grpc.requestCallback<_v1_post_DeletePostResponse>): grpc.ClientUnaryCall;
  /**
   * DeletePost removes a post.
   * Repeating it has no further effect and answers NOT_FOUND, which a caller that retries may take for done.
   * Errors: NOT_FOUND (POST_NOT_FOUND); ABORTED (ETAG_MISMATCH) when the post has changed since the etag was read.
   */
  deletePost(argument: _v1_post_DeletePostRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_DeletePostResponse>): grpc.ClientUnaryCall;
  deletePost(argument: _v1_post_DeletePostRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_post_DeletePostResponse>): grpc.ClientUnaryCall;
  deletePost(argument: _v1_post_DeletePostRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_DeletePostResponse>): grpc.ClientUnaryCall;
  deletePost(argument: _v1_post_DeletePostRequest__Input, callback: grpc.requestCallback<_v1_post_DeletePostResponse>): grpc.ClientUnaryCall;
  
  /**
   * ExportPosts streams every post, in the order in which they were created, with its author. It is not a snapshot:
   * a post that changes while it runs is seen as before or after. Posts created meanwhile come at the end, but for those
   * whose writing overlapped it, which it may miss.
   * Errors: INVALID_ARGUMENT for a cursor that this method did not give.
   */
  ExportPosts(argument: _v1_post_ExportPostsRequest__Input, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_v1_post_ExportPostsResponse>;
  ExportPosts(argument: _v1_post_ExportPostsRequest__Input, options?: grpc.CallOptions): grpc.ClientReadableStream<_v1_post_ExportPostsResponse>;
  /**
   * ExportPosts streams every post, in the order in which they were created, with its author. It is not a snapshot:
   * a post that changes while it runs is seen as before or after. Posts created meanwhile come at the end, but for those
   * whose writing overlapped it, which it may miss.
   * Errors: INVALID_ARGUMENT for a cursor that this method did not give.
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
   * ListPosts reads all posts a page at a time, in the order in which they were created.
   * Errors: INVALID_ARGUMENT for a page token that this method did not give.
   */
  ListPosts(argument: _v1_post_ListPostsRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_ListPostsResponse>): grpc.ClientUnaryCall;
  ListPosts(argument: _v1_post_ListPostsRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_post_ListPostsResponse>): grpc.ClientUnaryCall;
  ListPosts(argument: _v1_post_ListPostsRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_ListPostsResponse>): grpc.ClientUnaryCall;
  ListPosts(argument: _v1_post_ListPostsRequest__Input, callback: grpc.requestCallback<_v1_post_ListPostsResponse>): grpc.ClientUnaryCall;
  /**
   * ListPosts reads all posts a page at a time, in the order in which they were created.
   * Errors: INVALID_ARGUMENT for a page token that this method did not give.
   */
  listPosts(argument: _v1_post_ListPostsRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_ListPostsResponse>): grpc.ClientUnaryCall;
  listPosts(argument: _v1_post_ListPostsRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_post_ListPostsResponse>): grpc.ClientUnaryCall;
  listPosts(argument: _v1_post_ListPostsRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_ListPostsResponse>): grpc.ClientUnaryCall;
  listPosts(argument: _v1_post_ListPostsRequest__Input, callback: grpc.requestCallback<_v1_post_ListPostsResponse>): grpc.ClientUnaryCall;
  
  /**
   * ListPostsByUserId reads one user's posts a page at a time, in the order in which they were created.
   * A user that does not exist has no posts: that is an empty list and no error.
   * Errors: INVALID_ARGUMENT for a page token that this method did not give for this user.
   */
  ListPostsByUserId(argument: _v1_post_ListPostsByUserIdRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_ListPostsByUserIdResponse>): grpc.ClientUnaryCall;
  ListPostsByUserId(argument: _v1_post_ListPostsByUserIdRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_post_ListPostsByUserIdResponse>): grpc.ClientUnaryCall;
  ListPostsByUserId(argument: _v1_post_ListPostsByUserIdRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_ListPostsByUserIdResponse>): grpc.ClientUnaryCall;
  ListPostsByUserId(argument: _v1_post_ListPostsByUserIdRequest__Input, callback: grpc.requestCallback<_v1_post_ListPostsByUserIdResponse>): grpc.ClientUnaryCall;
  /**
   * ListPostsByUserId reads one user's posts a page at a time, in the order in which they were created.
   * A user that does not exist has no posts: that is an empty list and no error.
   * Errors: INVALID_ARGUMENT for a page token that this method did not give for this user.
   */
  listPostsByUserId(argument: _v1_post_ListPostsByUserIdRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_ListPostsByUserIdResponse>): grpc.ClientUnaryCall;
  listPostsByUserId(argument: _v1_post_ListPostsByUserIdRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_post_ListPostsByUserIdResponse>): grpc.ClientUnaryCall;
  listPostsByUserId(argument: _v1_post_ListPostsByUserIdRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_ListPostsByUserIdResponse>): grpc.ClientUnaryCall;
  listPostsByUserId(argument: _v1_post_ListPostsByUserIdRequest__Input, callback: grpc.requestCallback<_v1_post_ListPostsByUserIdResponse>): grpc.ClientUnaryCall;
  
  /**
   * UpdatePost changes a post.
   * It has no idempotency_level: repeated with an etag, it answers ABORTED although the first try took effect, and
   * without one it would undo what others wrote between the tries.
   * Errors: NOT_FOUND (POST_NOT_FOUND); ABORTED (ETAG_MISMATCH) when the post has changed since the etag was read;
   * where author_user_id is changed, FAILED_PRECONDITION and UNAVAILABLE as in CreatePost.
   */
  UpdatePost(argument: _v1_post_UpdatePostRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_UpdatePostResponse>): grpc.ClientUnaryCall;
  UpdatePost(argument: _v1_post_UpdatePostRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_post_UpdatePostResponse>): grpc.ClientUnaryCall;
  UpdatePost(argument: _v1_post_UpdatePostRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_UpdatePostResponse>): grpc.ClientUnaryCall;
  UpdatePost(argument: _v1_post_UpdatePostRequest__Input, callback: grpc.requestCallback<_v1_post_UpdatePostResponse>): grpc.ClientUnaryCall;
  /**
   * UpdatePost changes a post.
   * It has no idempotency_level: repeated with an etag, it answers ABORTED although the first try took effect, and
   * without one it would undo what others wrote between the tries.
   * Errors: NOT_FOUND (POST_NOT_FOUND); ABORTED (ETAG_MISMATCH) when the post has changed since the etag was read;
   * where author_user_id is changed, FAILED_PRECONDITION and UNAVAILABLE as in CreatePost.
   */
  updatePost(argument: _v1_post_UpdatePostRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_UpdatePostResponse>): grpc.ClientUnaryCall;
  updatePost(argument: _v1_post_UpdatePostRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_post_UpdatePostResponse>): grpc.ClientUnaryCall;
  updatePost(argument: _v1_post_UpdatePostRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_post_UpdatePostResponse>): grpc.ClientUnaryCall;
  updatePost(argument: _v1_post_UpdatePostRequest__Input, callback: grpc.requestCallback<_v1_post_UpdatePostResponse>): grpc.ClientUnaryCall;
  
}

/**
 * Post owns the posts. It keeps the user id of a post's author, and asks User for the name.
 * 
 * While User cannot answer, reads still answer: author is empty and author_status says why.
 * 
 * Every RPC may also answer, with google.rpc details in grpc-status-details-bin:
 * INVALID_ARGUMENT    a field breaks a rule below; BadRequest names each one
 * UNAUTHENTICATED     no token, or one that is not accepted
 * PERMISSION_DENIED   this caller may not call this method
 * RESOURCE_EXHAUSTED  a message with more than the rules below need, or a limit on calls, whose RetryInfo says when to
 * try again
 * UNAVAILABLE         the database cannot be reached, or the server is draining
 * DEADLINE_EXCEEDED   the deadline passed; a unary call that brings none is given the server's default (10 s)
 * No string may hold a NUL character.
 */
export interface PostHandlers extends grpc.UntypedServiceImplementation {
  /**
   * CreatePost adds a post.
   * It may be repeated only when the request carries a request_id, which its idempotency_level cannot say; so it has
   * none, and a generic retry policy leaves it alone.
   * Errors: ALREADY_EXISTS (POST_ALREADY_EXISTS) for a post_id in use, (REQUEST_ID_REUSED) for a request_id that was
   * used to create a different post; FAILED_PRECONDITION (USER_NOT_FOUND) when author_user_id names no user;
   * UNAVAILABLE (USER_UNAVAILABLE) while User cannot be asked.
   */
  CreatePost: grpc.handleUnaryCall<_v1_post_CreatePostRequest, _v1_post_CreatePostResponse__Input>;
  
  /**
   * DeletePost removes a post.
   * Repeating it has no further effect and answers NOT_FOUND, which a caller that retries may take for done.
   * Errors: NOT_FOUND (POST_NOT_FOUND); ABORTED (ETAG_MISMATCH) when the post has changed since the etag was read.
   */
  DeletePost: grpc.handleUnaryCall<_v1_post_DeletePostRequest, _v1_post_DeletePostResponse__Input>;
  
  /**
   * ExportPosts streams every post, in the order in which they were created, with its author. It is not a snapshot:
   * a post that changes while it runs is seen as before or after. Posts created meanwhile come at the end, but for those
   * whose writing overlapped it, which it may miss.
   * Errors: INVALID_ARGUMENT for a cursor that this method did not give.
   */
  ExportPosts: grpc.handleServerStreamingCall<_v1_post_ExportPostsRequest, _v1_post_ExportPostsResponse__Input>;
  
  /**
   * GetPost reads one post.
   * Errors: NOT_FOUND (POST_NOT_FOUND).
   */
  GetPost: grpc.handleUnaryCall<_v1_post_GetPostRequest, _v1_post_GetPostResponse__Input>;
  
  /**
   * ListPosts reads all posts a page at a time, in the order in which they were created.
   * Errors: INVALID_ARGUMENT for a page token that this method did not give.
   */
  ListPosts: grpc.handleUnaryCall<_v1_post_ListPostsRequest, _v1_post_ListPostsResponse__Input>;
  
  /**
   * ListPostsByUserId reads one user's posts a page at a time, in the order in which they were created.
   * A user that does not exist has no posts: that is an empty list and no error.
   * Errors: INVALID_ARGUMENT for a page token that this method did not give for this user.
   */
  ListPostsByUserId: grpc.handleUnaryCall<_v1_post_ListPostsByUserIdRequest, _v1_post_ListPostsByUserIdResponse__Input>;
  
  /**
   * UpdatePost changes a post.
   * It has no idempotency_level: repeated with an etag, it answers ABORTED although the first try took effect, and
   * without one it would undo what others wrote between the tries.
   * Errors: NOT_FOUND (POST_NOT_FOUND); ABORTED (ETAG_MISMATCH) when the post has changed since the etag was read;
   * where author_user_id is changed, FAILED_PRECONDITION and UNAVAILABLE as in CreatePost.
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
