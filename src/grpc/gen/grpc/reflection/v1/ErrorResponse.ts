// Original file: src/grpc/protos/grpc/reflection/v1/reflection.proto


/**
 * Why a question has no answer.
 */
export interface ErrorResponse__Input {
  /**
   * A value of google.rpc.Code.
   */
  'errorCode'?: (number);
  /**
   * For developers.
   */
  'errorMessage'?: (string);
}

/**
 * Why a question has no answer.
 */
export interface ErrorResponse {
  /**
   * A value of google.rpc.Code.
   */
  'errorCode': (number);
  /**
   * For developers.
   */
  'errorMessage': (string);
}
