// Original file: src/grpc/protos/grpc/reflection/v1/reflection.proto

import type { ServerReflectionRequest__Input as _grpc_reflection_v1_ServerReflectionRequest__Input, ServerReflectionRequest as _grpc_reflection_v1_ServerReflectionRequest } from '../../../grpc/reflection/v1/ServerReflectionRequest.js';
import type { FileDescriptorResponse__Input as _grpc_reflection_v1_FileDescriptorResponse__Input, FileDescriptorResponse as _grpc_reflection_v1_FileDescriptorResponse } from '../../../grpc/reflection/v1/FileDescriptorResponse.js';
import type { ExtensionNumberResponse__Input as _grpc_reflection_v1_ExtensionNumberResponse__Input, ExtensionNumberResponse as _grpc_reflection_v1_ExtensionNumberResponse } from '../../../grpc/reflection/v1/ExtensionNumberResponse.js';
import type { ListServiceResponse__Input as _grpc_reflection_v1_ListServiceResponse__Input, ListServiceResponse as _grpc_reflection_v1_ListServiceResponse } from '../../../grpc/reflection/v1/ListServiceResponse.js';
import type { ErrorResponse__Input as _grpc_reflection_v1_ErrorResponse__Input, ErrorResponse as _grpc_reflection_v1_ErrorResponse } from '../../../grpc/reflection/v1/ErrorResponse.js';

/**
 * One answer.
 */
export interface ServerReflectionResponse__Input {
  /**
   * As asked.
   */
  'validHost'?: (string);
  /**
   * The question.
   */
  'originalRequest'?: (_grpc_reflection_v1_ServerReflectionRequest__Input | null);
  /**
   * To the three questions for a file.
   */
  'fileDescriptorResponse'?: (_grpc_reflection_v1_FileDescriptorResponse__Input | null);
  /**
   * To all_extension_numbers_of_type.
   */
  'allExtensionNumbersResponse'?: (_grpc_reflection_v1_ExtensionNumberResponse__Input | null);
  /**
   * To list_services.
   */
  'listServicesResponse'?: (_grpc_reflection_v1_ListServiceResponse__Input | null);
  /**
   * When the question cannot be answered; the stream goes on.
   */
  'errorResponse'?: (_grpc_reflection_v1_ErrorResponse__Input | null);
  /**
   * The answer.
   */
  'messageResponse'?: "fileDescriptorResponse"|"allExtensionNumbersResponse"|"listServicesResponse"|"errorResponse";
}

/**
 * One answer.
 */
export interface ServerReflectionResponse {
  /**
   * As asked.
   */
  'validHost': (string);
  /**
   * The question.
   */
  'originalRequest': (_grpc_reflection_v1_ServerReflectionRequest | null);
  /**
   * To the three questions for a file.
   */
  'fileDescriptorResponse'?: (_grpc_reflection_v1_FileDescriptorResponse | null);
  /**
   * To all_extension_numbers_of_type.
   */
  'allExtensionNumbersResponse'?: (_grpc_reflection_v1_ExtensionNumberResponse | null);
  /**
   * To list_services.
   */
  'listServicesResponse'?: (_grpc_reflection_v1_ListServiceResponse | null);
  /**
   * When the question cannot be answered; the stream goes on.
   */
  'errorResponse'?: (_grpc_reflection_v1_ErrorResponse | null);
  /**
   * The answer.
   */
  'messageResponse'?: "fileDescriptorResponse"|"allExtensionNumbersResponse"|"listServicesResponse"|"errorResponse";
}
