// Original file: test/conformance/protos/connectrpc/conformance/v1/server_compat.proto


/**
 * The outcome of one ServerCompatRequest.
 */
export interface ServerCompatResponse__Input {
  /**
   * The host where the server is running. This should usually be `127.0.0.1`,
   * unless your program actually starts a remote server to which the client
   * should connect.
   */
  'host'?: (string);
  /**
   * The port where the server is listening.
   */
  'port'?: (number);
  /**
   * The TLS certificate, in PEM format, if `use_tls` was set
   * to `true`. Clients will verify this certificate when connecting via TLS.
   * If `use_tls` was set to `false`, this should always be empty.
   */
  'pemCert'?: (Buffer | Uint8Array | string);
}

/**
 * The outcome of one ServerCompatRequest.
 */
export interface ServerCompatResponse {
  /**
   * The host where the server is running. This should usually be `127.0.0.1`,
   * unless your program actually starts a remote server to which the client
   * should connect.
   */
  'host': (string);
  /**
   * The port where the server is listening.
   */
  'port': (number);
  /**
   * The TLS certificate, in PEM format, if `use_tls` was set
   * to `true`. Clients will verify this certificate when connecting via TLS.
   * If `use_tls` was set to `false`, this should always be empty.
   */
  'pemCert': (Buffer);
}
