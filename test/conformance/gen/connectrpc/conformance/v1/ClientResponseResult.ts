// Original file: test/conformance/protos/connectrpc/conformance/v1/client_compat.proto

import type { Header__Input as _connectrpc_conformance_v1_Header__Input, Header as _connectrpc_conformance_v1_Header } from '../../../connectrpc/conformance/v1/Header.js';
import type { ConformancePayload__Input as _connectrpc_conformance_v1_ConformancePayload__Input, ConformancePayload as _connectrpc_conformance_v1_ConformancePayload } from '../../../connectrpc/conformance/v1/ConformancePayload.js';
import type { Error__Input as _connectrpc_conformance_v1_Error__Input, Error as _connectrpc_conformance_v1_Error } from '../../../connectrpc/conformance/v1/Error.js';

/**
 * The result of a ClientCompatRequest, which may or may not be successful.
 * The client will build this message and return it back to the test runner.
 */
export interface ClientResponseResult__Input {
  /**
   * All response headers read from the response.
   */
  'responseHeaders'?: (_connectrpc_conformance_v1_Header__Input)[];
  /**
   * Servers should echo back payloads that they received as part of the request.
   * This field should contain all the payloads the server echoed back. Note that
   * There will be zero-to-one for unary and client stream methods and
   * zero-to-many for server and bidi stream methods.
   */
  'payloads'?: (_connectrpc_conformance_v1_ConformancePayload__Input)[];
  /**
   * The error received from the actual RPC invocation. Note this is not representative
   * of a runtime error and should always be the proto equivalent of a Connect
   * or gRPC error.
   */
  'error'?: (_connectrpc_conformance_v1_Error__Input | null);
  /**
   * All response headers read from the response.
   */
  'responseTrailers'?: (_connectrpc_conformance_v1_Header__Input)[];
  /**
   * The number of messages that were present in the request but that could not be
   * sent because an error occurred before finishing the upload.
   */
  'numUnsentRequests'?: (number);
  /**
   * The following field is only set by the reference client. It communicates
   * the underlying HTTP status code of the server's response.
   * If you are implementing a client-under-test, you should ignore this field
   * and leave it unset.
   */
  'httpStatusCode'?: (number);
  /**
   * This field is used only by the reference client, and it can be used
   * to provide additional feedback about problems observed in the server
   * response or in client processing of the response. If non-empty, the test
   * case is considered failed even if the result above matches all expectations.
   * If you are implementing a client-under-test, you should ignore this field
   * and leave it unset.
   */
  'feedback'?: (string)[];
  '_httpStatusCode'?: "httpStatusCode";
}

/**
 * The result of a ClientCompatRequest, which may or may not be successful.
 * The client will build this message and return it back to the test runner.
 */
export interface ClientResponseResult {
  /**
   * All response headers read from the response.
   */
  'responseHeaders': (_connectrpc_conformance_v1_Header)[];
  /**
   * Servers should echo back payloads that they received as part of the request.
   * This field should contain all the payloads the server echoed back. Note that
   * There will be zero-to-one for unary and client stream methods and
   * zero-to-many for server and bidi stream methods.
   */
  'payloads': (_connectrpc_conformance_v1_ConformancePayload)[];
  /**
   * The error received from the actual RPC invocation. Note this is not representative
   * of a runtime error and should always be the proto equivalent of a Connect
   * or gRPC error.
   */
  'error': (_connectrpc_conformance_v1_Error | null);
  /**
   * All response headers read from the response.
   */
  'responseTrailers': (_connectrpc_conformance_v1_Header)[];
  /**
   * The number of messages that were present in the request but that could not be
   * sent because an error occurred before finishing the upload.
   */
  'numUnsentRequests': (number);
  /**
   * The following field is only set by the reference client. It communicates
   * the underlying HTTP status code of the server's response.
   * If you are implementing a client-under-test, you should ignore this field
   * and leave it unset.
   */
  'httpStatusCode'?: (number);
  /**
   * This field is used only by the reference client, and it can be used
   * to provide additional feedback about problems observed in the server
   * response or in client processing of the response. If non-empty, the test
   * case is considered failed even if the result above matches all expectations.
   * If you are implementing a client-under-test, you should ignore this field
   * and leave it unset.
   */
  'feedback': (string)[];
  '_httpStatusCode'?: "httpStatusCode";
}
