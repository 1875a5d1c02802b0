// Original file: protos/v1/user/user.proto

import type { Long } from '@grpc/proto-loader';

/**
 * What an import did.
 */
export interface ImportUsersResponse__Input {
  /**
   * How many users are new.
   */
  'created'?: (number | string | Long);
  /**
   * How many existing users were written over.
   */
  'updated'?: (number | string | Long);
}

/**
 * What an import did.
 */
export interface ImportUsersResponse {
  /**
   * How many users are new.
   */
  'created': (string);
  /**
   * How many existing users were written over.
   */
  'updated': (string);
}
