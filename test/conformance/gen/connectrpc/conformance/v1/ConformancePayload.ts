// Original file: test/conformance/protos/connectrpc/conformance/v1/service.proto

import type { Header__Input as _connectrpc_conformance_v1_Header__Input, Header as _connectrpc_conformance_v1_Header } from '../../../connectrpc/conformance/v1/Header.js';
import type { Any__Input as _google_protobuf_Any__Input, Any as _google_protobuf_Any } from '../../../google/protobuf/Any.js';
import type { Long } from '@grpc/proto-loader';

export interface _connectrpc_conformance_v1_ConformancePayload_ConnectGetInfo__Input {
  /**
   * The query params observed in the request URL.
   */
  'queryParams'?: (_connectrpc_conformance_v1_Header__Input)[];
}

export interface _connectrpc_conformance_v1_ConformancePayload_ConnectGetInfo {
  /**
   * The query params observed in the request URL.
   */
  'queryParams': (_connectrpc_conformance_v1_Header)[];
}

export interface _connectrpc_conformance_v1_ConformancePayload_RequestInfo__Input {
  /**
   * The server echos back the request headers it observed here.
   */
  'requestHeaders'?: (_connectrpc_conformance_v1_Header__Input)[];
  /**
   * The timeout observed that was included in the request. Other timeouts use a
   * type of uint32, but we want to be lenient here to allow whatever value the RPC
   * server observes, even if it's outside the range of uint32.
   */
  'timeoutMs'?: (number | string | Long);
  /**
   * The server should echo back all requests received.
   * For unary and server-streaming requests, this should always contain a single request
   * For client-streaming and half-duplex bidi-streaming, this should contain
   * all client requests in the order received and be present in each response.
   * For full-duplex bidirectional-streaming, this should contain all requests in the order
   * they were received since the last sent response.
   */
  'requests'?: (_google_protobuf_Any__Input)[];
  /**
   * If present, the request used the Connect protocol and a GET method. This
   * captures other relevant information about the request. If a server implementation
   * is unable to populate this (due to the server framework not exposing all of these
   * details to application code), it may be an empty message. This implies that the
   * server framework, at a minimum, at least expose to application code whether the
   * request used GET vs. POST.
   */
  'connectGetInfo'?: (_connectrpc_conformance_v1_ConformancePayload_ConnectGetInfo__Input | null);
  '_timeoutMs'?: "timeoutMs";
}

export interface _connectrpc_conformance_v1_ConformancePayload_RequestInfo {
  /**
   * The server echos back the request headers it observed here.
   */
  'requestHeaders': (_connectrpc_conformance_v1_Header)[];
  /**
   * The timeout observed that was included in the request. Other timeouts use a
   * type of uint32, but we want to be lenient here to allow whatever value the RPC
   * server observes, even if it's outside the range of uint32.
   */
  'timeoutMs'?: (string);
  /**
   * The server should echo back all requests received.
   * For unary and server-streaming requests, this should always contain a single request
   * For client-streaming and half-duplex bidi-streaming, this should contain
   * all client requests in the order received and be present in each response.
   * For full-duplex bidirectional-streaming, this should contain all requests in the order
   * they were received since the last sent response.
   */
  'requests': (_google_protobuf_Any)[];
  /**
   * If present, the request used the Connect protocol and a GET method. This
   * captures other relevant information about the request. If a server implementation
   * is unable to populate this (due to the server framework not exposing all of these
   * details to application code), it may be an empty message. This implies that the
   * server framework, at a minimum, at least expose to application code whether the
   * request used GET vs. POST.
   */
  'connectGetInfo': (_connectrpc_conformance_v1_ConformancePayload_ConnectGetInfo | null);
  '_timeoutMs'?: "timeoutMs";
}

export interface ConformancePayload__Input {
  /**
   * Any response data specified in the response definition to the server should be
   * echoed back here.
   */
  'data'?: (Buffer | Uint8Array | string);
  /**
   * Echoes back information about the request stream observed so far.
   */
  'requestInfo'?: (_connectrpc_conformance_v1_ConformancePayload_RequestInfo__Input | null);
}

export interface ConformancePayload {
  /**
   * Any response data specified in the response definition to the server should be
   * echoed back here.
   */
  'data': (Buffer);
  /**
   * Echoes back information about the request stream observed so far.
   */
  'requestInfo': (_connectrpc_conformance_v1_ConformancePayload_RequestInfo | null);
}
