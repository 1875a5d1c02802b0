// Original file: src/grpc/protos/grpc/reflection/v1alpha/reflection.proto

import type { ServerReflectionRequest__Input as _grpc_reflection_v1alpha_ServerReflectionRequest__Input, ServerReflectionRequest as _grpc_reflection_v1alpha_ServerReflectionRequest } from '../../../grpc/reflection/v1alpha/ServerReflectionRequest.js';
import type { FileDescriptorResponse__Input as _grpc_reflection_v1alpha_FileDescriptorResponse__Input, FileDescriptorResponse as _grpc_reflection_v1alpha_FileDescriptorResponse } from '../../../grpc/reflection/v1alpha/FileDescriptorResponse.js';
import type { ExtensionNumberResponse__Input as _grpc_reflection_v1alpha_ExtensionNumberResponse__Input, ExtensionNumberResponse as _grpc_reflection_v1alpha_ExtensionNumberResponse } from '../../../grpc/reflection/v1alpha/ExtensionNumberResponse.js';
import type { ListServiceResponse__Input as _grpc_reflection_v1alpha_ListServiceResponse__Input, ListServiceResponse as _grpc_reflection_v1alpha_ListServiceResponse } from '../../../grpc/reflection/v1alpha/ListServiceResponse.js';
import type { ErrorResponse__Input as _grpc_reflection_v1alpha_ErrorResponse__Input, ErrorResponse as _grpc_reflection_v1alpha_ErrorResponse } from '../../../grpc/reflection/v1alpha/ErrorResponse.js';

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
  'originalRequest'?: (_grpc_reflection_v1alpha_ServerReflectionRequest__Input | null);
  /**
   * To the three questions for a file.
   */
  'fileDescriptorResponse'?: (_grpc_reflection_v1alpha_FileDescriptorResponse__Input | null);
  /**
   * To all_extension_numbers_of_type.
   */
  'allExtensionNumbersResponse'?: (_grpc_reflection_v1alpha_ExtensionNumberResponse__Input | null);
  /**
   * To list_services.
   */
  'listServicesResponse'?: (_grpc_reflection_v1alpha_ListServiceResponse__Input | null);
  /**
   * When the question cannot be answered; the stream goes on.
   */
  'errorResponse'?: (_grpc_reflection_v1alpha_ErrorResponse__Input | null);
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
  'originalRequest': (_grpc_reflection_v1alpha_ServerReflectionRequest | null);
  /**
   * To the three questions for a file.
   */
  'fileDescriptorResponse'?: (_grpc_reflection_v1alpha_FileDescriptorResponse | null);
  /**
   * To all_extension_numbers_of_type.
   */
  'allExtensionNumbersResponse'?: (_grpc_reflection_v1alpha_ExtensionNumberResponse | null);
  /**
   * To list_services.
   */
  'listServicesResponse'?: (_grpc_reflection_v1alpha_ListServiceResponse | null);
  /**
   * When the question cannot be answered; the stream goes on.
   */
  'errorResponse'?: (_grpc_reflection_v1alpha_ErrorResponse | null);
  /**
   * The answer.
   */
  'messageResponse'?: "fileDescriptorResponse"|"allExtensionNumbersResponse"|"listServicesResponse"|"errorResponse";
}
