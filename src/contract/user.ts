import { type Contract, loadProto } from '../grpc/index.js';
import type { UserDefinition as Generated, UserHandlers } from './gen/v1/user/User.js';
import { protosDirectory } from './protos-directory.js';

export type { UserMessage, UserMessage__Input } from './gen/v1/user/UserMessage.js';

/** The longest name of a user, as the contract has it. Post makes room for so much. */
export const maxNameCharacters = 200;

export type UserDefinition = Contract<UserHandlers, Generated>;

/** The service v1.user.User, for servers and for clients. */
export const { 'v1.user.User': userDefinition } = loadProto<{ 'v1.user.User': UserDefinition }>(
  'v1/user/user.proto',
  protosDirectory,
  ['v1.user.User'],
);
