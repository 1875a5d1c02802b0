// Original file: test/conformance/protos/connectrpc/conformance/v1/service.proto

import type { Header__Input as _connectrpc_conformance_v1_Header__Input, Header as _connectrpc_conformance_v1_Header } from '../../../connectrpc/conformance/v1/Header.js';
import type { Error__Input as _connectrpc_conformance_v1_Error__Input, Error as _connectrpc_conformance_v1_Error } from '../../../connectrpc/conformance/v1/Error.js';
import type { RawHTTPResponse__Input as _connectrpc_conformance_v1_RawHTTPResponse__Input, RawHTTPResponse as _connectrpc_conformance_v1_RawHTTPResponse } from '../../../connectrpc/conformance/v1/RawHTTPResponse.js';

/**
 * A definition of responses to be sent from a streaming endpoint.
 * Can be used to define responses for server-streaming or bidi-streaming calls.
 */
export interface StreamResponseDefinition__Input {
  /**
   * Response headers to send
   */
  'responseHeaders'?: (_connectrpc_conformance_v1_Header__Input)[];
  /**
   * Response data to send
   */
  'responseData'?: (Buffer | Uint8Array | string)[];
  /**
   * Wait this many milliseconds before sending each response message
   */
  'responseDelayMs'?: (number);
  /**
   * Optional error to raise, but only after sending any response messages.
   * In the event an immediate error is thrown before any responses are sent,
   * (i.e. the equivalent of a trailers-only response), then servers should
   * build a RequestInfo message with available information and append that to
   * the error details.
   */
  'error'?: (_connectrpc_conformance_v1_Error__Input | null);
  /**
   * Response trailers to send - together with the error if present
   */
  'responseTrailers'?: (_connectrpc_conformance_v1_Header__Input)[];
  /**
   * This field is only used by the reference server. If you are implementing a
   * server under test, you can ignore this field or respond with an error if the
   * server receives a request where it is set.
   * 
   * For test definitions, this field should be used instead of the above fields.
   */
  'rawResponse'?: (_connectrpc_conformance_v1_RawHTTPResponse__Input | null);
}

/**
 * A definition of responses to be sent from a streaming endpoint.
 * Can be used to define responses for server-streaming or bidi-streaming calls.
 */
export interface StreamResponseDefinition {
  /**
   * Response headers to send
   */
  'responseHeaders': (_connectrpc_conformance_v1_Header)[];
  /**
   * Response data to send
   */
  'responseData': (Buffer)[];
  /**
   * Wait this many milliseconds before sending each response message
   */
  'responseDelayMs': (number);
  /**
   * Optional error to raise, but only after sending any response messages.
   * In the event an immediate error is thrown before any responses are sent,
   * (i.e. the equivalent of a trailers-only response), then servers should
   * build a RequestInfo message with available information and append that to
   * the error details.
   */
  'error': (_connectrpc_conformance_v1_Error | null);
  /**
   * Response trailers to send - together with the error if present
   */
  'responseTrailers': (_connectrpc_conformance_v1_Header)[];
  /**
   * This field is only used by the reference server. If you are implementing a
   * server under test, you can ignore this field or respond with an error if the
   * server receives a request where it is set.
   * 
   * For test definitions, this field should be used instead of the above fields.
   */
  'rawResponse': (_connectrpc_conformance_v1_RawHTTPResponse | null);
}
