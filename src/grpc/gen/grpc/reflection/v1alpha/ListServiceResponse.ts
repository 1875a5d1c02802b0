// Original file: src/grpc/protos/grpc/reflection/v1alpha/reflection.proto

import type { ServiceResponse__Input as _grpc_reflection_v1alpha_ServiceResponse__Input, ServiceResponse as _grpc_reflection_v1alpha_ServiceResponse } from '../../../grpc/reflection/v1alpha/ServiceResponse.js';

/**
 * The services of the server.
 */
export interface ListServiceResponse__Input {
  /**
   * One for each.
   */
  'service'?: (_grpc_reflection_v1alpha_ServiceResponse__Input)[];
}

/**
 * The services of the server.
 */
export interface ListServiceResponse {
  /**
   * One for each.
   */
  'service': (_grpc_reflection_v1alpha_ServiceResponse)[];
}
