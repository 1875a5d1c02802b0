// Original file: test/conformance/protos/connectrpc/conformance/v1/service.proto

import type { ConformancePayload__Input as _connectrpc_conformance_v1_ConformancePayload__Input, ConformancePayload as _connectrpc_conformance_v1_ConformancePayload } from '../../../connectrpc/conformance/v1/ConformancePayload.js';

export interface ClientStreamResponse__Input {
  /**
   * The conformance payload to respond with
   */
  'payload'?: (_connectrpc_conformance_v1_ConformancePayload__Input | null);
}

export interface ClientStreamResponse {
  /**
   * The conformance payload to respond with
   */
  'payload': (_connectrpc_conformance_v1_ConformancePayload | null);
}
