// Original file: src/grpc/protos/grpc/reflection/v1/reflection.proto

import type { ExtensionRequest__Input as _grpc_reflection_v1_ExtensionRequest__Input, ExtensionRequest as _grpc_reflection_v1_ExtensionRequest } from '../../../grpc/reflection/v1/ExtensionRequest.js';

/**
 * One question.
 */
export interface ServerReflectionRequest__Input {
  /**
   * Part of the protocol, and not used by it.
   */
  'host'?: (string);
  /**
   * The file of this name.
   */
  'fileByFilename'?: (string);
  /**
   * The file that declares this fully qualified symbol.
   */
  'fileContainingSymbol'?: (string);
  /**
   * The file that declares this extension.
   */
  'fileContainingExtension'?: (_grpc_reflection_v1_ExtensionRequest__Input | null);
  /**
   * The numbers of all known extensions of this message type.
   */
  'allExtensionNumbersOfType'?: (string);
  /**
   * The names of all services. The value means nothing.
   */
  'listServices'?: (string);
  /**
   * What is asked for.
   */
  'messageRequest'?: "fileByFilename"|"fileContainingSymbol"|"fileContainingExtension"|"allExtensionNumbersOfType"|"listServices";
}

/**
 * One question.
 */
export interface ServerReflectionRequest {
  /**
   * Part of the protocol, and not used by it.
   */
  'host': (string);
  /**
   * The file of this name.
   */
  'fileByFilename'?: (string);
  /**
   * The file that declares this fully qualified symbol.
   */
  'fileContainingSymbol'?: (string);
  /**
   * The file that declares this extension.
   */
  'fileContainingExtension'?: (_grpc_reflection_v1_ExtensionRequest | null);
  /**
   * The numbers of all known extensions of this message type.
   */
  'allExtensionNumbersOfType'?: (string);
  /**
   * The names of all services. The value means nothing.
   */
  'listServices'?: (string);
  /**
   * What is asked for.
   */
  'messageRequest'?: "fileByFilename"|"fileContainingSymbol"|"fileContainingExtension"|"allExtensionNumbersOfType"|"listServices";
}
