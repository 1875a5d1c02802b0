// Original file: test/conformance/protos/connectrpc/conformance/v1/service.proto

import type { UnaryResponseDefinition__Input as _connectrpc_conformance_v1_UnaryResponseDefinition__Input, UnaryResponseDefinition as _connectrpc_conformance_v1_UnaryResponseDefinition } from '../../../connectrpc/conformance/v1/UnaryResponseDefinition.js';

export interface IdempotentUnaryRequest__Input {
  /**
   * The response definition which should be returned in the conformance payload
   */
  'responseDefinition'?: (_connectrpc_conformance_v1_UnaryResponseDefinition__Input | null);
  /**
   * Additional data. Only used to pad the request size to test large request messages.
   */
  'requestData'?: (Buffer | Uint8Array | string);
}

export interface IdempotentUnaryRequest {
  /**
   * The response definition which should be returned in the conformance payload
   */
  'responseDefinition': (_connectrpc_conformance_v1_UnaryResponseDefinition | null);
  /**
   * Additional data. Only used to pad the request size to test large request messages.
   */
  'requestData': (Buffer);
}
