// Original file: protos/v1/user/user.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { BatchGetUsersRequest__Input as _v1_user_BatchGetUsersRequest__Input, BatchGetUsersRequest as _v1_user_BatchGetUsersRequest } from '../../v1/user/BatchGetUsersRequest.js';
import type { BatchGetUsersResponse__Input as _v1_user_BatchGetUsersResponse__Input, BatchGetUsersResponse as _v1_user_BatchGetUsersResponse } from '../../v1/user/BatchGetUsersResponse.js';
import type { CreateUserRequest__Input as _v1_user_CreateUserRequest__Input, CreateUserRequest as _v1_user_CreateUserRequest } from '../../v1/user/CreateUserRequest.js';
import type { CreateUserResponse__Input as _v1_user_CreateUserResponse__Input, CreateUserResponse as _v1_user_CreateUserResponse } from '../../v1/user/CreateUserResponse.js';
import type { DeleteUserRequest__Input as _v1_user_DeleteUserRequest__Input, DeleteUserRequest as _v1_user_DeleteUserRequest } from '../../v1/user/DeleteUserRequest.js';
import type { DeleteUserResponse__Input as _v1_user_DeleteUserResponse__Input, DeleteUserResponse as _v1_user_DeleteUserResponse } from '../../v1/user/DeleteUserResponse.js';
import type { ExportUsersRequest__Input as _v1_user_ExportUsersRequest__Input, ExportUsersRequest as _v1_user_ExportUsersRequest } from '../../v1/user/ExportUsersRequest.js';
import type { ExportUsersResponse__Input as _v1_user_ExportUsersResponse__Input, ExportUsersResponse as _v1_user_ExportUsersResponse } from '../../v1/user/ExportUsersResponse.js';
import type { GetUserRequest__Input as _v1_user_GetUserRequest__Input, GetUserRequest as _v1_user_GetUserRequest } from '../../v1/user/GetUserRequest.js';
import type { GetUserResponse__Input as _v1_user_GetUserResponse__Input, GetUserResponse as _v1_user_GetUserResponse } from '../../v1/user/GetUserResponse.js';
import type { ImportUsersRequest__Input as _v1_user_ImportUsersRequest__Input, ImportUsersRequest as _v1_user_ImportUsersRequest } from '../../v1/user/ImportUsersRequest.js';
import type { ImportUsersResponse__Input as _v1_user_ImportUsersResponse__Input, ImportUsersResponse as _v1_user_ImportUsersResponse } from '../../v1/user/ImportUsersResponse.js';
import type { ListUsersRequest__Input as _v1_user_ListUsersRequest__Input, ListUsersRequest as _v1_user_ListUsersRequest } from '../../v1/user/ListUsersRequest.js';
import type { ListUsersResponse__Input as _v1_user_ListUsersResponse__Input, ListUsersResponse as _v1_user_ListUsersResponse } from '../../v1/user/ListUsersResponse.js';
import type { LookupUsersRequest__Input as _v1_user_LookupUsersRequest__Input, LookupUsersRequest as _v1_user_LookupUsersRequest } from '../../v1/user/LookupUsersRequest.js';
import type { LookupUsersResponse__Input as _v1_user_LookupUsersResponse__Input, LookupUsersResponse as _v1_user_LookupUsersResponse } from '../../v1/user/LookupUsersResponse.js';
import type { UpdateUserRequest__Input as _v1_user_UpdateUserRequest__Input, UpdateUserRequest as _v1_user_UpdateUserRequest } from '../../v1/user/UpdateUserRequest.js';
import type { UpdateUserResponse__Input as _v1_user_UpdateUserResponse__Input, UpdateUserResponse as _v1_user_UpdateUserResponse } from '../../v1/user/UpdateUserResponse.js';

/**
 * User owns the users: their names, phone numbers and ages.
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
export interface UserClient extends grpc.Client {
  /**
   * BatchGetUsers reads many users at once. The response lists missing users, which are not an error.
   */
  BatchGetUsers(argument: _v1_user_BatchGetUsersRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_user_BatchGetUsersResponse>): grpc.ClientUnaryCall;
  BatchGetUsers(argument: _v1_user_BatchGetUsersRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_user_BatchGetUsersResponse>): grpc.ClientUnaryCall;
  BatchGetUsers(argument: _v1_user_BatchGetUsersRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_user_BatchGetUsersResponse>): grpc.ClientUnaryCall;
  BatchGetUsers(argument: _v1_user_BatchGetUsersRequest__Input, callback: grpc.requestCallback<_v1_user_BatchGetUsersResponse>): grpc.ClientUnaryCall;
  /**
   * BatchGetUsers reads many users at once. The response lists missing users, which are not an error.
   */
  batchGetUsers(argument: _v1_user_BatchGetUsersRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_user_BatchGetUsersResponse>): grpc.ClientUnaryCall;
  batchGetUsers(argument: _v1_user_BatchGetUsersRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_user_BatchGetUsersResponse>): grpc.ClientUnaryCall;
  batchGetUsers(argument: _v1_user_BatchGetUsersRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_user_BatchGetUsersResponse>): grpc.ClientUnaryCall;
  batchGetUsers(argument: _v1_user_BatchGetUsersRequest__Input, callback: grpc.requestCallback<_v1_user_BatchGetUsersResponse>): grpc.ClientUnaryCall;
  
  /**
   * CreateUser adds a user.
   * It is idempotent only with a request_id, which idempotency_level cannot express. So it has no idempotency_level,
   * and generic retry policies do not retry it.
   * Errors: ALREADY_EXISTS (USER_ALREADY_EXISTS) for a user_id in use, (REQUEST_ID_REUSED) for a request_id that was
   * used to create a different user.
   */
  CreateUser(argument: _v1_user_CreateUserRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_user_CreateUserResponse>): grpc.ClientUnaryCall;
  CreateUser(argument: _v1_user_CreateUserRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_user_CreateUserResponse>): grpc.ClientUnaryCall;
  CreateUser(argument: _v1_user_CreateUserRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_user_CreateUserResponse>): grpc.ClientUnaryCall;
  CreateUser(argument: _v1_user_CreateUserRequest__Input, callback: grpc.requestCallback<_v1_user_CreateUserResponse>): grpc.ClientUnaryCall;
  /**
   * CreateUser adds a user.
   * It is idempotent only with a request_id, which idempotency_level cannot express. So it has no idempotency_level,
   * and generic retry policies do not retry it.
   * Errors: ALREADY_EXISTS (USER_ALREADY_EXISTS) for a user_id in use, (REQUEST_ID_REUSED) for a request_id that was
   * used to create a different user.
   */
  createUser(argument: _v1_user_CreateUserRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_user_CreateUserResponse>): grpc.ClientUnaryCall;
  createUser(argument: _v1_user_CreateUserRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_user_CreateUserResponse>): grpc.ClientUnaryCall;
  createUser(argument: _v1_user_CreateUserRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_user_CreateUserResponse>): grpc.ClientUnaryCall;
  createUser(argument: _v1_user_CreateUserRequest__Input, callback: grpc.requestCallback<_v1_user_CreateUserResponse>): grpc.ClientUnaryCall;
  
  /**
   * DeleteUser removes a user. The user's posts stay, with AUTHOR_STATUS_NOT_FOUND.
   * A retry has no further effect and fails with NOT_FOUND, which a retrying caller may treat as success.
   * Errors: NOT_FOUND (USER_NOT_FOUND); ABORTED (ETAG_MISMATCH) when the user has changed since the etag was read.
   */
  DeleteUser(argument: _v1_user_DeleteUserRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_user_DeleteUserResponse>): grpc.ClientUnaryCall;
  DeleteUser(argument: _v1_user_DeleteUserRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_user_DeleteUserResponse>): grpc.ClientUnaryCall;
  DeleteUser(argument: _v1_user_DeleteUserRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_user_DeleteUserResponse>): grpc.ClientUnaryCall;
  DeleteUser(argument: _v1_user_DeleteUserRequest__Input, callback: grpc.requestCallback<_v1_user_DeleteUserResponse>): grpc.ClientUnaryCall;
  /**
   * DeleteUser removes a user. The user's posts stay, with AUTHOR_STATUS_NOT_FOUND.
   * A retry has no further effect and fails with NOT_FOUND, which a retrying caller may treat as success.
   * Errors: NOT_FOUND (USER_NOT_FOUND); ABORTED (ETAG_MISMATCH) when the user has changed since the etag was read.
   */
  deleteUser(argument: _v1_user_DeleteUserRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_user_DeleteUserResponse>): grpc.ClientUnaryCall;
  deleteUser(argument: _v1_user_DeleteUserRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_user_DeleteUserResponse>): grpc.ClientUnaryCall;
  deleteUser(argument: _v1_user_DeleteUserRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_user_DeleteUserResponse>): grpc.ClientUnaryCall;
  deleteUser(argument: _v1_user_DeleteUserRequest__Input, callback: grpc.requestCallback<_v1_user_DeleteUserResponse>): grpc.ClientUnaryCall;
  
  /**
   * ExportUsers streams every user, in the order of creation. It is not a snapshot: a user that changes during the
   * export appears with the old or the new values. Users created during the export come at the end; a user whose
   * creation overlaps its end may be missing.
   * Errors: INVALID_ARGUMENT for a cursor of another method.
   */
  ExportUsers(argument: _v1_user_ExportUsersRequest__Input, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_v1_user_ExportUsersResponse>;
  ExportUsers(argument: _v1_user_ExportUsersRequest__Input, options?: grpc.CallOptions): grpc.ClientReadableStream<_v1_user_ExportUsersResponse>;
  /**
   * ExportUsers streams every user, in the order of creation. It is not a snapshot: a user that changes during the
   * export appears with the old or the new values. Users created during the export come at the end; a user whose
   * creation overlaps its end may be missing.
   * Errors: INVALID_ARGUMENT for a cursor of another method.
   */
  exportUsers(argument: _v1_user_ExportUsersRequest__Input, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_v1_user_ExportUsersResponse>;
  exportUsers(argument: _v1_user_ExportUsersRequest__Input, options?: grpc.CallOptions): grpc.ClientReadableStream<_v1_user_ExportUsersResponse>;
  
  /**
   * GetUser reads one user.
   * Errors: NOT_FOUND (USER_NOT_FOUND).
   */
  GetUser(argument: _v1_user_GetUserRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_user_GetUserResponse>): grpc.ClientUnaryCall;
  GetUser(argument: _v1_user_GetUserRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_user_GetUserResponse>): grpc.ClientUnaryCall;
  GetUser(argument: _v1_user_GetUserRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_user_GetUserResponse>): grpc.ClientUnaryCall;
  GetUser(argument: _v1_user_GetUserRequest__Input, callback: grpc.requestCallback<_v1_user_GetUserResponse>): grpc.ClientUnaryCall;
  /**
   * GetUser reads one user.
   * Errors: NOT_FOUND (USER_NOT_FOUND).
   */
  getUser(argument: _v1_user_GetUserRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_user_GetUserResponse>): grpc.ClientUnaryCall;
  getUser(argument: _v1_user_GetUserRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_user_GetUserResponse>): grpc.ClientUnaryCall;
  getUser(argument: _v1_user_GetUserRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_user_GetUserResponse>): grpc.ClientUnaryCall;
  getUser(argument: _v1_user_GetUserRequest__Input, callback: grpc.requestCallback<_v1_user_GetUserResponse>): grpc.ClientUnaryCall;
  
  /**
   * ImportUsers writes all streamed users or none. They become visible together, after the last one has arrived.
   * A stream that fails or is cancelled leaves nothing behind.
   * It has no idempotency_level: users without a user_id would be created again.
   * Errors: INVALID_ARGUMENT, with the position of the message, for the first user that breaks a rule; ABORTED
   * (IMPORT_LOST) if the database lost the import in a crash: nothing is written, send it again.
   */
  ImportUsers(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_user_ImportUsersResponse>): grpc.ClientWritableStream<_v1_user_ImportUsersRequest__Input>;
  ImportUsers(metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_user_ImportUsersResponse>): grpc.ClientWritableStream<_v1_user_ImportUsersRequest__Input>;
  ImportUsers(options: grpc.CallOptions, callback: grpc.requestCallback<_v1_user_ImportUsersResponse>): grpc.ClientWritableStream<_v1_user_ImportUsersRequest__Input>;
  ImportUsers(callback: grpc.requestCallback<_v1_user_ImportUsersResponse>): grpc.ClientWritableStream<_v1_user_ImportUsersRequest__Input>;
  /**
   * ImportUsers writes all streamed users or none. They become visible together, after the last one has arrived.
   * A stream that fails or is cancelled leaves nothing behind.
   * It has no idempotency_level: users without a user_id would be created again.
   * Errors: INVALID_ARGUMENT, with the position of the message, for the first user that breaks a rule; ABORTED
   * (IMPORT_LOST) if the database lost the import in a crash: nothing is written, send it again.
   */
  importUsers(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_user_ImportUsersResponse>): grpc.ClientWritableStream<_v1_user_ImportUsersRequest__Input>;
  importUsers(metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_user_ImportUsersResponse>): grpc.ClientWritableStream<_v1_user_ImportUsersRequest__Input>;
  importUsers(options: grpc.CallOptions, callback: grpc.requestCallback<_v1_user_ImportUsersResponse>): grpc.ClientWritableStream<_v1_user_ImportUsersRequest__Input>;
  importUsers(callback: grpc.requestCallback<_v1_user_ImportUsersResponse>): grpc.ClientWritableStream<_v1_user_ImportUsersRequest__Input>;
  
  /**
   * ListUsers lists users page by page, in the order of creation.
   * Errors: INVALID_ARGUMENT for a page token of another method.
   */
  ListUsers(argument: _v1_user_ListUsersRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_user_ListUsersResponse>): grpc.ClientUnaryCall;
  ListUsers(argument: _v1_user_ListUsersRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_user_ListUsersResponse>): grpc.ClientUnaryCall;
  ListUsers(argument: _v1_user_ListUsersRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_user_ListUsersResponse>): grpc.ClientUnaryCall;
  ListUsers(argument: _v1_user_ListUsersRequest__Input, callback: grpc.requestCallback<_v1_user_ListUsersResponse>): grpc.ClientUnaryCall;
  /**
   * ListUsers lists users page by page, in the order of creation.
   * Errors: INVALID_ARGUMENT for a page token of another method.
   */
  listUsers(argument: _v1_user_ListUsersRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_user_ListUsersResponse>): grpc.ClientUnaryCall;
  listUsers(argument: _v1_user_ListUsersRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_user_ListUsersResponse>): grpc.ClientUnaryCall;
  listUsers(argument: _v1_user_ListUsersRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_user_ListUsersResponse>): grpc.ClientUnaryCall;
  listUsers(argument: _v1_user_ListUsersRequest__Input, callback: grpc.requestCallback<_v1_user_ListUsersResponse>): grpc.ClientUnaryCall;
  
  /**
   * LookupUsers answers each request of the stream with one response, in order, as long as the caller keeps the stream
   * open. A missing user does not end the stream.
   */
  LookupUsers(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_v1_user_LookupUsersRequest__Input, _v1_user_LookupUsersResponse>;
  LookupUsers(options?: grpc.CallOptions): grpc.ClientDuplexStream<_v1_user_LookupUsersRequest__Input, _v1_user_LookupUsersResponse>;
  /**
   * LookupUsers answers each request of the stream with one response, in order, as long as the caller keeps the stream
   * open. A missing user does not end the stream.
   */
  lookupUsers(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_v1_user_LookupUsersRequest__Input, _v1_user_LookupUsersResponse>;
  lookupUsers(options?: grpc.CallOptions): grpc.ClientDuplexStream<_v1_user_LookupUsersRequest__Input, _v1_user_LookupUsersResponse>;
  
  /**
   * UpdateUser changes a user.
   * It has no idempotency_level: a retry with an etag fails with ABORTED although the first attempt took effect, and a
   * retry without one could overwrite changes that others made in between.
   * Errors: NOT_FOUND (USER_NOT_FOUND); ABORTED (ETAG_MISMATCH) when the user has changed since the etag was read.
   */
  UpdateUser(argument: _v1_user_UpdateUserRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_user_UpdateUserResponse>): grpc.ClientUnaryCall;
  UpdateUser(argument: _v1_user_UpdateUserRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_user_UpdateUserResponse>): grpc.ClientUnaryCall;
  UpdateUser(argument: _v1_user_UpdateUserRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_user_UpdateUserResponse>): grpc.ClientUnaryCall;
  UpdateUser(argument: _v1_user_UpdateUserRequest__Input, callback: grpc.requestCallback<_v1_user_UpdateUserResponse>): grpc.ClientUnaryCall;
  /**
   * UpdateUser changes a user.
   * It has no idempotency_level: a retry with an etag fails with ABORTED although the first attempt took effect, and a
   * retry without one could overwrite changes that others made in between.
   * Errors: NOT_FOUND (USER_NOT_FOUND); ABORTED (ETAG_MISMATCH) when the user has changed since the etag was read.
   */
  updateUser(argument: _v1_user_UpdateUserRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_user_UpdateUserResponse>): grpc.ClientUnaryCall;
  updateUser(argument: _v1_user_UpdateUserRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_v1_user_UpdateUserResponse>): grpc.ClientUnaryCall;
  updateUser(argument: _v1_user_UpdateUserRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_v1_user_UpdateUserResponse>): grpc.ClientUnaryCall;
  updateUser(argument: _v1_user_UpdateUserRequest__Input, callback: grpc.requestCallback<_v1_user_UpdateUserResponse>): grpc.ClientUnaryCall;
  
}

/**
 * User owns the users: their names, phone numbers and ages.
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
export interface UserHandlers extends grpc.UntypedServiceImplementation {
  /**
   * BatchGetUsers reads many users at once. The response lists missing users, which are not an error.
   */
  BatchGetUsers: grpc.handleUnaryCall<_v1_user_BatchGetUsersRequest, _v1_user_BatchGetUsersResponse__Input>;
  
  /**
   * CreateUser adds a user.
   * It is idempotent only with a request_id, which idempotency_level cannot express. So it has no idempotency_level,
   * and generic retry policies do not retry it.
   * Errors: ALREADY_EXISTS (USER_ALREADY_EXISTS) for a user_id in use, (REQUEST_ID_REUSED) for a request_id that was
   * used to create a different user.
   */
  CreateUser: grpc.handleUnaryCall<_v1_user_CreateUserRequest, _v1_user_CreateUserResponse__Input>;
  
  /**
   * DeleteUser removes a user. The user's posts stay, with AUTHOR_STATUS_NOT_FOUND.
   * A retry has no further effect and fails with NOT_FOUND, which a retrying caller may treat as success.
   * Errors: NOT_FOUND (USER_NOT_FOUND); ABORTED (ETAG_MISMATCH) when the user has changed since the etag was read.
   */
  DeleteUser: grpc.handleUnaryCall<_v1_user_DeleteUserRequest, _v1_user_DeleteUserResponse__Input>;
  
  /**
   * ExportUsers streams every user, in the order of creation. It is not a snapshot: a user that changes during the
   * export appears with the old or the new values. Users created during the export come at the end; a user whose
   * creation overlaps its end may be missing.
   * Errors: INVALID_ARGUMENT for a cursor of another method.
   */
  ExportUsers: grpc.handleServerStreamingCall<_v1_user_ExportUsersRequest, _v1_user_ExportUsersResponse__Input>;
  
  /**
   * GetUser reads one user.
   * Errors: NOT_FOUND (USER_NOT_FOUND).
   */
  GetUser: grpc.handleUnaryCall<_v1_user_GetUserRequest, _v1_user_GetUserResponse__Input>;
  
  /**
   * ImportUsers writes all streamed users or none. They become visible together, after the last one has arrived.
   * A stream that fails or is cancelled leaves nothing behind.
   * It has no idempotency_level: users without a user_id would be created again.
   * Errors: INVALID_ARGUMENT, with the position of the message, for the first user that breaks a rule; ABORTED
   * (IMPORT_LOST) if the database lost the import in a crash: nothing is written, send it again.
   */
  ImportUsers: grpc.handleClientStreamingCall<_v1_user_ImportUsersRequest, _v1_user_ImportUsersResponse__Input>;
  
  /**
   * ListUsers lists users page by page, in the order of creation.
   * Errors: INVALID_ARGUMENT for a page token of another method.
   */
  ListUsers: grpc.handleUnaryCall<_v1_user_ListUsersRequest, _v1_user_ListUsersResponse__Input>;
  
  /**
   * LookupUsers answers each request of the stream with one response, in order, as long as the caller keeps the stream
   * open. A missing user does not end the stream.
   */
  LookupUsers: grpc.handleBidiStreamingCall<_v1_user_LookupUsersRequest, _v1_user_LookupUsersResponse__Input>;
  
  /**
   * UpdateUser changes a user.
   * It has no idempotency_level: a retry with an etag fails with ABORTED although the first attempt took effect, and a
   * retry without one could overwrite changes that others made in between.
   * Errors: NOT_FOUND (USER_NOT_FOUND); ABORTED (ETAG_MISMATCH) when the user has changed since the etag was read.
   */
  UpdateUser: grpc.handleUnaryCall<_v1_user_UpdateUserRequest, _v1_user_UpdateUserResponse__Input>;
  
}

export interface UserDefinition extends grpc.ServiceDefinition {
  BatchGetUsers: MethodDefinition<_v1_user_BatchGetUsersRequest__Input, _v1_user_BatchGetUsersResponse__Input, _v1_user_BatchGetUsersRequest, _v1_user_BatchGetUsersResponse>
  CreateUser: MethodDefinition<_v1_user_CreateUserRequest__Input, _v1_user_CreateUserResponse__Input, _v1_user_CreateUserRequest, _v1_user_CreateUserResponse>
  DeleteUser: MethodDefinition<_v1_user_DeleteUserRequest__Input, _v1_user_DeleteUserResponse__Input, _v1_user_DeleteUserRequest, _v1_user_DeleteUserResponse>
  ExportUsers: MethodDefinition<_v1_user_ExportUsersRequest__Input, _v1_user_ExportUsersResponse__Input, _v1_user_ExportUsersRequest, _v1_user_ExportUsersResponse>
  GetUser: MethodDefinition<_v1_user_GetUserRequest__Input, _v1_user_GetUserResponse__Input, _v1_user_GetUserRequest, _v1_user_GetUserResponse>
  ImportUsers: MethodDefinition<_v1_user_ImportUsersRequest__Input, _v1_user_ImportUsersResponse__Input, _v1_user_ImportUsersRequest, _v1_user_ImportUsersResponse>
  ListUsers: MethodDefinition<_v1_user_ListUsersRequest__Input, _v1_user_ListUsersResponse__Input, _v1_user_ListUsersRequest, _v1_user_ListUsersResponse>
  LookupUsers: MethodDefinition<_v1_user_LookupUsersRequest__Input, _v1_user_LookupUsersResponse__Input, _v1_user_LookupUsersRequest, _v1_user_LookupUsersResponse>
  UpdateUser: MethodDefinition<_v1_user_UpdateUserRequest__Input, _v1_user_UpdateUserResponse__Input, _v1_user_UpdateUserRequest, _v1_user_UpdateUserResponse>
}
