// Original file: protos/v1/user/user.proto

import type { Long } from '@grpc/proto-loader';

/**
 * The result of an import.
 */
export interface ImportUsersResponse__Input {
  /**
   * The number of new users.
   */
  'created'?: (number | string | Long);
  /**
   * The number of existing users that were overwritten.
   */
  'updated'?: (number | string | Long);
}

/**
 * The result of an import.
 */
export interface ImportUsersResponse {
  /**
   * The number of new users.
   */
  'created': (string);
  /**
   * The number of existing users that were overwritten.
   */
  'updated': (string);
}
