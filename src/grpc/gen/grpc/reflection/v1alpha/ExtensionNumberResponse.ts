// Original file: src/grpc/protos/grpc/reflection/v1alpha/reflection.proto


/**
 * The extensions of a message type.
 */
export interface ExtensionNumberResponse__Input {
  /**
   * Fully qualified.
   */
  'baseTypeName'?: (string);
  /**
   * In no order.
   */
  'extensionNumber'?: (number)[];
}

/**
 * The extensions of a message type.
 */
export interface ExtensionNumberResponse {
  /**
   * Fully qualified.
   */
  'baseTypeName': (string);
  /**
   * In no order.
   */
  'extensionNumber': (number)[];
}
