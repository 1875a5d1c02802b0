// Original file: src/grpc/protos/grpc/reflection/v1alpha/reflection.proto


/**
 * An extension of a message type.
 */
export interface ExtensionRequest__Input {
  /**
   * Fully qualified.
   */
  'containingType'?: (string);
  /**
   * The extension's field number.
   */
  'extensionNumber'?: (number);
}

/**
 * An extension of a message type.
 */
export interface ExtensionRequest {
  /**
   * Fully qualified.
   */
  'containingType': (string);
  /**
   * The extension's field number.
   */
  'extensionNumber': (number);
}
