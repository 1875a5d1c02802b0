// Original file: src/grpc/protos/google/rpc/status.proto

import type { Any__Input as _google_protobuf_Any__Input, Any as _google_protobuf_Any } from '../../google/protobuf/Any.js';

/**
 * The error model of gRPC, as sent in the trailer grpc-status-details-bin.
 * Wire-compatible with google/rpc/status.proto of googleapis.
 */
export interface Status__Input {
  /**
   * A value of google.rpc.Code, the same as the grpc-status trailer.
   */
  'code'?: (number);
  /**
   * For developers, in English; the same as the grpc-message trailer.
   */
  'message'?: (string);
  /**
   * At most one of each type, see error_details.proto.
   */
  'details'?: (_google_protobuf_Any__Input)[];
}

/**
 * The error model of gRPC, as sent in the trailer grpc-status-details-bin.
 * Wire-compatible with google/rpc/status.proto of googleapis.
 */
export interface Status {
  /**
   * A value of google.rpc.Code, the same as the grpc-status trailer.
   */
  'code': (number);
  /**
   * For developers, in English; the same as the grpc-message trailer.
   */
  'message': (string);
  /**
   * At most one of each type, see error_details.proto.
   */
  'details': (_google_protobuf_Any)[];
}
