// Original file: src/grpc/protos/google/rpc/error_details.proto


/**
 * Why the call failed, for programs to branch on.
 */
export interface ErrorInfo__Input {
  /**
   * UPPER_SNAKE_CASE, at most 63 characters, unique within the domain.
   */
  'reason'?: (string);
  /**
   * Whose reasons these are.
   */
  'domain'?: (string);
  /**
   * What else a program may need, such as the name of a limit.
   */
  'metadata'?: ({[key: string]: string});
}

/**
 * Why the call failed, for programs to branch on.
 */
export interface ErrorInfo {
  /**
   * UPPER_SNAKE_CASE, at most 63 characters, unique within the domain.
   */
  'reason': (string);
  /**
   * Whose reasons these are.
   */
  'domain': (string);
  /**
   * What else a program may need, such as the name of a limit.
   */
  'metadata': ({[key: string]: string});
}
