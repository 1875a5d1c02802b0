// Original file: src/grpc/protos/grpc/health/v1/health.proto

import type { HealthCheckResponse__Input as _grpc_health_v1_HealthCheckResponse__Input, HealthCheckResponse as _grpc_health_v1_HealthCheckResponse } from '../../../grpc/health/v1/HealthCheckResponse.js';

/**
 * The state of every service.
 */
export interface HealthListResponse__Input {
  /**
   * By the service's full name; empty for the server as a whole.
   */
  'statuses'?: ({[key: string]: _grpc_health_v1_HealthCheckResponse__Input});
}

/**
 * The state of every service.
 */
export interface HealthListResponse {
  /**
   * By the service's full name; empty for the server as a whole.
   */
  'statuses': ({[key: string]: _grpc_health_v1_HealthCheckResponse});
}
