// Original file: src/grpc/protos/grpc/health/v1/health.proto


// Original file: src/grpc/protos/grpc/health/v1/health.proto

/**
 * The states there are.
 */
export const _grpc_health_v1_HealthCheckResponse_ServingStatus = {
  /**
   * The state is not known.
   */
  UNKNOWN: 'UNKNOWN',
  /**
   * Calls are answered.
   */
  SERVING: 'SERVING',
  /**
   * Calls are not answered, or soon will not be.
   */
  NOT_SERVING: 'NOT_SERVING',
  /**
   * The server has no such service. Used by Watch only.
   */
  SERVICE_UNKNOWN: 'SERVICE_UNKNOWN',
} as const;

/**
 * The states there are.
 */
export type _grpc_health_v1_HealthCheckResponse_ServingStatus__Input =
  /**
   * The state is not known.
   */
  | 'UNKNOWN'
  | 0
  /**
   * Calls are answered.
   */
  | 'SERVING'
  | 1
  /**
   * Calls are not answered, or soon will not be.
   */
  | 'NOT_SERVING'
  | 2
  /**
   * The server has no such service. Used by Watch only.
   */
  | 'SERVICE_UNKNOWN'
  | 3

/**
 * The states there are.
 */
export type _grpc_health_v1_HealthCheckResponse_ServingStatus = typeof _grpc_health_v1_HealthCheckResponse_ServingStatus[keyof typeof _grpc_health_v1_HealthCheckResponse_ServingStatus]

/**
 * The state of one service.
 */
export interface HealthCheckResponse__Input {
  /**
   * The state.
   */
  'status'?: (_grpc_health_v1_HealthCheckResponse_ServingStatus__Input);
}

/**
 * The state of one service.
 */
export interface HealthCheckResponse {
  /**
   * The state.
   */
  'status': (_grpc_health_v1_HealthCheckResponse_ServingStatus);
}
