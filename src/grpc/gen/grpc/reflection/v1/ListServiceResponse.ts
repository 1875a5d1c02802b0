// Original file: src/grpc/protos/grpc/reflection/v1/reflection.proto

import type { ServiceResponse__Input as _grpc_reflection_v1_ServiceResponse__Input, ServiceResponse as _grpc_reflection_v1_ServiceResponse } from '../../../grpc/reflection/v1/ServiceResponse.js';

/**
 * The services of the server.
 */
export interface ListServiceResponse__Input {
  /**
   * One for each.
   */
  'service'?: (_grpc_reflection_v1_ServiceResponse__Input)[];
}

/**
 * The services of the server.
 */
export interface ListServiceResponse {
  /**
   * One for each.
   */
  'service': (_grpc_reflection_v1_ServiceResponse)[];
}
