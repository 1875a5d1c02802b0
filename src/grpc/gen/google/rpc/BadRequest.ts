// Original file: src/grpc/protos/google/rpc/error_details.proto


/**
 * One field, and its fault.
 */
export interface _google_rpc_BadRequest_FieldViolation__Input {
  /**
   * The path to the field in proto names, for example user_message.age.
   */
  'field'?: (string);
  /**
   * What is wrong with it, for developers.
   */
  'description'?: (string);
}

/**
 * One field, and its fault.
 */
export interface _google_rpc_BadRequest_FieldViolation {
  /**
   * The path to the field in proto names, for example user_message.age.
   */
  'field': (string);
  /**
   * What is wrong with it, for developers.
   */
  'description': (string);
}

/**
 * Which fields of the request are at fault.
 */
export interface BadRequest__Input {
  /**
   * All of them, not only the first.
   */
  'fieldViolations'?: (_google_rpc_BadRequest_FieldViolation__Input)[];
}

/**
 * Which fields of the request are at fault.
 */
export interface BadRequest {
  /**
   * All of them, not only the first.
   */
  'fieldViolations': (_google_rpc_BadRequest_FieldViolation)[];
}
