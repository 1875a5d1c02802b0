import { type Contract, loadProto } from '../grpc/index.js';
import type { UserDefinition as Generated, UserHandlers } from './gen/v1/user/User.js';
import { protosDirectory } from './protos-directory.js';

export type { UserMessage, UserMessage__Input } from './gen/v1/user/UserMessage.js';
export type { BatchGetUsersRequest } from './gen/v1/user/BatchGetUsersRequest.js';
export type { BatchGetUsersResponse } from './gen/v1/user/BatchGetUsersResponse.js';
export type { CreateUserRequest } from './gen/v1/user/CreateUserRequest.js';
export type { CreateUserResponse } from './gen/v1/user/CreateUserResponse.js';
export type { DeleteUserRequest } from './gen/v1/user/DeleteUserRequest.js';
export type { DeleteUserResponse } from './gen/v1/user/DeleteUserResponse.js';
export type { ExportUsersRequest } from './gen/v1/user/ExportUsersRequest.js';
export type { ExportUsersResponse } from './gen/v1/user/ExportUsersResponse.js';
export type { GetUserRequest } from './gen/v1/user/GetUserRequest.js';
export type { GetUserResponse } from './gen/v1/user/GetUserResponse.js';
export type { ImportUsersRequest } from './gen/v1/user/ImportUsersRequest.js';
export type { ImportUsersResponse } from './gen/v1/user/ImportUsersResponse.js';
export type { ListUsersRequest } from './gen/v1/user/ListUsersRequest.js';
export type { ListUsersResponse } from './gen/v1/user/ListUsersResponse.js';
export type { LookupUsersRequest } from './gen/v1/user/LookupUsersRequest.js';
export type { LookupUsersResponse } from './gen/v1/user/LookupUsersResponse.js';
export type { UpdateUserRequest } from './gen/v1/user/UpdateUserRequest.js';
export type { UpdateUserResponse } from './gen/v1/user/UpdateUserResponse.js';

export type UserDefinition = Contract<UserHandlers, Generated>;

/** The service v1.user.User, for servers and for clients. */
export const { 'v1.user.User': userDefinition } = loadProto<{ 'v1.user.User': UserDefinition }>(
  'v1/user/user.proto',
  protosDirectory,
  ['v1.user.User'],
);
