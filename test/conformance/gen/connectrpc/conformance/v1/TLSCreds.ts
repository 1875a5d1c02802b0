// Original file: test/conformance/protos/connectrpc/conformance/v1/config.proto


/**
 * TLSCreds represents credentials for TLS. It includes both a
 * certificate and corresponding private key. Both are encoded
 * in PEM format.
 */
export interface TLSCreds__Input {
  'cert'?: (Buffer | Uint8Array | string);
  'key'?: (Buffer | Uint8Array | string);
}

/**
 * TLSCreds represents credentials for TLS. It includes both a
 * certificate and corresponding private key. Both are encoded
 * in PEM format.
 */
export interface TLSCreds {
  'cert': (Buffer);
  'key': (Buffer);
}
