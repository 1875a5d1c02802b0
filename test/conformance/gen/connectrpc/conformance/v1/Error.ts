// Original file: test/conformance/protos/connectrpc/conformance/v1/service.proto

import type { Code__Input as _connectrpc_conformance_v1_Code__Input, Code as _connectrpc_conformance_v1_Code } from '../../../connectrpc/conformance/v1/Code.js';
import type { Any__Input as _google_protobuf_Any__Input, Any as _google_protobuf_Any } from '../../../google/protobuf/Any.js';

/**
 * An error definition used for specifying a desired error response
 */
export interface Error__Input {
  /**
   * The error code.
   * For a list of Connect error codes see: https://connectrpc.com/docs/protocol#error-codes
   */
  'code'?: (_connectrpc_conformance_v1_Code__Input);
  /**
   * If this value is absent in a test case response definition, the contents of the
   * actual error message will not be checked. This is useful for certain kinds of
   * error conditions where the exact message to be used is not specified, only the
   * code.
   */
  'message'?: (string);
  /**
   * Errors in Connect and gRPC protocols can have arbitrary messages
   * attached to them, which are known as error details.
   */
  'details'?: (_google_protobuf_Any__Input)[];
  '_message'?: "message";
}

/**
 * An error definition used for specifying a desired error response
 */
export interface Error {
  /**
   * The error code.
   * For a list of Connect error codes see: https://connectrpc.com/docs/protocol#error-codes
   */
  'code': (_connectrpc_conformance_v1_Code);
  /**
   * If this value is absent in a test case response definition, the contents of the
   * actual error message will not be checked. This is useful for certain kinds of
   * error conditions where the exact message to be used is not specified, only the
   * code.
   */
  'message'?: (string);
  /**
   * Errors in Connect and gRPC protocols can have arbitrary messages
   * attached to them, which are known as error details.
   */
  'details': (_google_protobuf_Any)[];
  '_message'?: "message";
}
