// Original file: test/conformance/protos/connectrpc/conformance/v1/client_compat.proto

import type { ClientResponseResult__Input as _connectrpc_conformance_v1_ClientResponseResult__Input, ClientResponseResult as _connectrpc_conformance_v1_ClientResponseResult } from '../../../connectrpc/conformance/v1/ClientResponseResult.js';
import type { ClientErrorResult__Input as _connectrpc_conformance_v1_ClientErrorResult__Input, ClientErrorResult as _connectrpc_conformance_v1_ClientErrorResult } from '../../../connectrpc/conformance/v1/ClientErrorResult.js';

/**
 * The outcome of one ClientCompatRequest.
 */
export interface ClientCompatResponse__Input {
  /**
   * The test name that this response applies to.
   */
  'testName'?: (string);
  'response'?: (_connectrpc_conformance_v1_ClientResponseResult__Input | null);
  'error'?: (_connectrpc_conformance_v1_ClientErrorResult__Input | null);
  /**
   * These fields determine the outcome of the request.
   * 
   * With regards to errors, any unexpected errors that prevent the client from
   * issuing the RPC and following the instructions implied by the request can
   * be reported as an error. These would be errors creating an RPC client from
   * the request parameters or unsupported/illegal values in the request
   * (e.g. a unary request that defines zero or multiple request messages).
   * 
   * However, once the RPC is issued, any resulting error should instead be encoded in response.
   */
  'result'?: "response"|"error";
}

/**
 * The outcome of one ClientCompatRequest.
 */
export interface ClientCompatResponse {
  /**
   * The test name that this response applies to.
   */
  'testName': (string);
  'response'?: (_connectrpc_conformance_v1_ClientResponseResult | null);
  'error'?: (_connectrpc_conformance_v1_ClientErrorResult | null);
  /**
   * These fields determine the outcome of the request.
   * 
   * With regards to errors, any unexpected errors that prevent the client from
   * issuing the RPC and following the instructions implied by the request can
   * be reported as an error. These would be errors creating an RPC client from
   * the request parameters or unsupported/illegal values in the request
   * (e.g. a unary request that defines zero or multiple request messages).
   * 
   * However, once the RPC is issued, any resulting error should instead be encoded in response.
   */
  'result'?: "response"|"error";
}
