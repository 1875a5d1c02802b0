// Original file: src/grpc/protos/grpc/reflection/v1alpha/reflection.proto


/**
 * One service.
 */
export interface ServiceResponse__Input {
  /**
   * Fully qualified.
   */
  'name'?: (string);
}

/**
 * One service.
 */
export interface ServiceResponse {
  /**
   * Fully qualified.
   */
  'name': (string);
}
