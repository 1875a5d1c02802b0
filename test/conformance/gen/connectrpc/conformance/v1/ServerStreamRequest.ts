// Original file: test/conformance/protos/connectrpc/conformance/v1/service.proto

import type { StreamResponseDefinition__Input as _connectrpc_conformance_v1_StreamResponseDefinition__Input, StreamResponseDefinition as _connectrpc_conformance_v1_StreamResponseDefinition } from '../../../connectrpc/conformance/v1/StreamResponseDefinition.js';

export interface ServerStreamRequest__Input {
  /**
   * The response definition which should be returned in the conformance payload.
   */
  'responseDefinition'?: (_connectrpc_conformance_v1_StreamResponseDefinition__Input | null);
  /**
   * Additional data. Only used to pad the request size to test large request messages.
   */
  'requestData'?: (Buffer | Uint8Array | string);
}

export interface ServerStreamRequest {
  /**
   * The response definition which should be returned in the conformance payload.
   */
  'responseDefinition': (_connectrpc_conformance_v1_StreamResponseDefinition | null);
  /**
   * Additional data. Only used to pad the request size to test large request messages.
   */
  'requestData': (Buffer);
}
