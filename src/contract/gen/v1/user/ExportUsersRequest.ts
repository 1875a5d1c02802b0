// Original file: protos/v1/user/user.proto


/**
 * Where to start the export.
 */
export interface ExportUsersRequest__Input {
  /**
   * The cursor of the last user received before the stream broke; empty to start with the first user.
   */
  'after'?: (string);
}

/**
 * Where to start the export.
 */
export interface ExportUsersRequest {
  /**
   * The cursor of the last user received before the stream broke; empty to start with the first user.
   */
  'after': (string);
}
