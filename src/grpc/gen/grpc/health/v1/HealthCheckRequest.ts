// Original file: src/grpc/protos/grpc/health/v1/health.proto


/**
 * What to ask about.
 */
export interface HealthCheckRequest__Input {
  /**
   * The full name of a service; empty for the server as a whole.
   */
  'service'?: (string);
}

/**
 * What to ask about.
 */
export interface HealthCheckRequest {
  /**
   * The full name of a service; empty for the server as a whole.
   */
  'service': (string);
}
