// Original file: test/conformance/protos/connectrpc/conformance/v1/client_compat.proto


/**
 * The client is not able to fulfill the ClientCompatRequest. This may be due
 * to a runtime error or an unexpected internal error such as the requested protocol
 * not being supported. This is completely independent of the actual RPC invocation.
 */
export interface ClientErrorResult__Input {
  /**
   * A message describing the error that occurred. This string will be shown to
   * users running conformance tests so it should include any relevant details
   * that may help troubleshoot or remedy the error.
   */
  'message'?: (string);
}

/**
 * The client is not able to fulfill the ClientCompatRequest. This may be due
 * to a runtime error or an unexpected internal error such as the requested protocol
 * not being supported. This is completely independent of the actual RPC invocation.
 */
export interface ClientErrorResult {
  /**
   * A message describing the error that occurred. This string will be shown to
   * users running conformance tests so it should include any relevant details
   * that may help troubleshoot or remedy the error.
   */
  'message': (string);
}
