// Original file: test/conformance/protos/connectrpc/conformance/v1/service.proto

import type { UnaryResponseDefinition__Input as _connectrpc_conformance_v1_UnaryResponseDefinition__Input, UnaryResponseDefinition as _connectrpc_conformance_v1_UnaryResponseDefinition } from '../../../connectrpc/conformance/v1/UnaryResponseDefinition.js';

export interface ClientStreamRequest__Input {
  /**
   * Tells the server how to reply once all client messages are
   * complete. Required in the first message in the stream, but
   * should be ignored in subsequent messages.
   */
  'responseDefinition'?: (_connectrpc_conformance_v1_UnaryResponseDefinition__Input | null);
  /**
   * Additional data for subsequent messages in the stream. Also
   * used to pad the request size to test large request messages.
   */
  'requestData'?: (Buffer | Uint8Array | string);
}

export interface ClientStreamRequest {
  /**
   * Tells the server how to reply once all client messages are
   * complete. Required in the first message in the stream, but
   * should be ignored in subsequent messages.
   */
  'responseDefinition': (_connectrpc_conformance_v1_UnaryResponseDefinition | null);
  /**
   * Additional data for subsequent messages in the stream. Also
   * used to pad the request size to test large request messages.
   */
  'requestData': (Buffer);
}
