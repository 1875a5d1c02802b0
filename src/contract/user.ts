import { type Contract, loadProto } from '../grpc/index.js';
import type { UserDefinition as Generated, UserHandlers } from './gen/v1/user/User.js';
import { protosDirectory } from './protos-directory.js';

export type { UserMessage, UserMessage__Input } from './gen/v1/user/UserMessage.js';

/** The maximum length of a user's name in the contract. Post reserves this much space for an author's name. */
export const maxNameCharacters = 200;

export type UserDefinition = Contract<UserHandlers, Generated>;

/** The service v1.user.User, for servers and clients. */
export const { 'v1.user.User': userDefinition } = loadProto<{ 'v1.user.User': UserDefinition }>(
  'v1/user/user.proto',
  protosDirectory,
  ['v1.user.User'],
);
