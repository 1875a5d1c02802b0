// Original file: test/conformance/protos/connectrpc/conformance/v1/client_compat.proto

import type { Struct__Input as _google_protobuf_Struct__Input, Struct as _google_protobuf_Struct } from '../../../google/protobuf/Struct.js';
import type { Header__Input as _connectrpc_conformance_v1_Header__Input, Header as _connectrpc_conformance_v1_Header } from '../../../connectrpc/conformance/v1/Header.js';

/**
 * Details about various values as observed on the wire. This message is used
 * only by the reference client when reporting results and should not be populated
 * by clients under test.
 */
export interface WireDetails__Input {
  /**
   * The HTTP status code of the response.
   */
  'actualStatusCode'?: (number);
  /**
   * When processing an error from a Connect server, this should contain
   * the actual JSON received on the wire.
   */
  'connectErrorRaw'?: (_google_protobuf_Struct__Input | null);
  /**
   * Any HTTP trailers observed after the response body. These do NOT
   * include trailers that conveyed via the body, as done in the gRPC-Web
   * and Connect streaming protocols.
   */
  'actualHttpTrailers'?: (_connectrpc_conformance_v1_Header__Input)[];
  /**
   * Any trailers that were transmitted in the final message of the
   * response body for a gRPC-Web response. This could differ from the
   * ClientResponseResult.response_trailers field since the RPC client
   * library might canonicalize keys and it might choose to remove
   * "grpc-status" et al from the set of metadata. This field will
   * capture all of the entries and their exact on-the-wire spelling
   * and formatting.
   */
  'actualGrpcwebTrailers'?: (string);
  '_actualGrpcwebTrailers'?: "actualGrpcwebTrailers";
}

/**
 * Details about various values as observed on the wire. This message is used
 * only by the reference client when reporting results and should not be populated
 * by clients under test.
 */
export interface WireDetails {
  /**
   * The HTTP status code of the response.
   */
  'actualStatusCode': (number);
  /**
   * When processing an error from a Connect server, this should contain
   * the actual JSON received on the wire.
   */
  'connectErrorRaw': (_google_protobuf_Struct | null);
  /**
   * Any HTTP trailers observed after the response body. These do NOT
   * include trailers that conveyed via the body, as done in the gRPC-Web
   * and Connect streaming protocols.
   */
  'actualHttpTrailers': (_connectrpc_conformance_v1_Header)[];
  /**
   * Any trailers that were transmitted in the final message of the
   * response body for a gRPC-Web response. This could differ from the
   * ClientResponseResult.response_trailers field since the RPC client
   * library might canonicalize keys and it might choose to remove
   * "grpc-status" et al from the set of metadata. This field will
   * capture all of the entries and their exact on-the-wire spelling
   * and formatting.
   */
  'actualGrpcwebTrailers'?: (string);
  '_actualGrpcwebTrailers'?: "actualGrpcwebTrailers";
}
