// Original file: src/grpc/protos/google/rpc/error_details.proto

import type { Duration__Input as _google_protobuf_Duration__Input, Duration as _google_protobuf_Duration } from '../../google/protobuf/Duration.js';

/**
 * How long to wait before trying again.
 */
export interface RetryInfo__Input {
  /**
   * The least delay.
   */
  'retryDelay'?: (_google_protobuf_Duration__Input | null);
}

/**
 * How long to wait before trying again.
 */
export interface RetryInfo {
  /**
   * The least delay.
   */
  'retryDelay': (_google_protobuf_Duration | null);
}
