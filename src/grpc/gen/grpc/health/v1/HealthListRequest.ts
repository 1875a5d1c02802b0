// Original file: src/grpc/protos/grpc/health/v1/health.proto


/**
 * Asks for all of them.
 */
export interface HealthListRequest__Input {
}

/**
 * Asks for all of them.
 */
export interface HealthListRequest {
}
