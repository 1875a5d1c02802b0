// Original file: test/conformance/protos/connectrpc/conformance/v1/server_compat.proto

import type { Protocol__Input as _connectrpc_conformance_v1_Protocol__Input, Protocol as _connectrpc_conformance_v1_Protocol } from '../../../connectrpc/conformance/v1/Protocol.js';
import type { HTTPVersion__Input as _connectrpc_conformance_v1_HTTPVersion__Input, HTTPVersion as _connectrpc_conformance_v1_HTTPVersion } from '../../../connectrpc/conformance/v1/HTTPVersion.js';
import type { TLSCreds__Input as _connectrpc_conformance_v1_TLSCreds__Input, TLSCreds as _connectrpc_conformance_v1_TLSCreds } from '../../../connectrpc/conformance/v1/TLSCreds.js';

/**
 * Describes one configuration for an RPC server. The server is
 * expected to expose the connectrpc.conformance.v1.ConformanceService
 * RPC service. The configuration does not include a port. The
 * process should pick an available port, which is typically
 * done by using port zero (0) when creating a network listener
 * so that the OS selects an available ephemeral port.
 * 
 * These properties are read from stdin. Once the server is
 * listening, details about the server, in the form of a
 * ServerCompatResponse, are written to stdout.
 * 
 * Each test process is expected to start only one RPC server.
 * When testing multiple configurations, multiple test processes
 * will be started, each with different properties.
 */
export interface ServerCompatRequest__Input {
  /**
   * Signals to the server that it must support at least this protocol. Note
   * that it is fine to support others.
   * For example if `PROTOCOL_CONNECT` is specified, the server _must_ support
   * at least Connect, but _may_ also support gRPC or gRPC-web.
   */
  'protocol'?: (_connectrpc_conformance_v1_Protocol__Input);
  /**
   * Signals to the server the minimum HTTP version to support. As with
   * `protocol`, it is fine to support other versions. For example, if
   * `HTTP_VERSION_2` is specified, the server _must_ support HTTP/2, but _may_ also
   * support HTTP/1.1 or HTTP/3.
   */
  'httpVersion'?: (_connectrpc_conformance_v1_HTTPVersion__Input);
  /**
   * If true, generate a certificate that clients will be configured to trust
   * when connecting and return it in the `pem_cert` field of the `ServerCompatResponse`.
   * The certificate can be any TLS certificate where the subject matches the
   * value sent back in the `host` field of the `ServerCompatResponse`.
   * Self-signed certificates (and `localhost` as the subject) are allowed.
   * If false, the server should not use TLS and instead use
   * a plain-text/unencrypted socket.
   */
  'useTls'?: (boolean);
  /**
   * If non-empty, the clients will use certificates to authenticate
   * themselves. This value is a PEM-encoded cert that should be
   * trusted by the server. When non-empty, the server should require
   * that clients provide certificates and they should validate that
   * the certificate presented is valid.
   * 
   * This will always be empty if use_tls is false.
   */
  'clientTlsCert'?: (Buffer | Uint8Array | string);
  /**
   * If non-zero, indicates the maximum size in bytes for a message.
   * If the client sends anything larger, the server should reject it.
   */
  'messageReceiveLimit'?: (number);
  /**
   * If use_tls is true, this provides details for a self-signed TLS
   * cert that the server may use.
   * 
   * The provided certificate is only good for loopback communication:
   * it uses "localhost" and "127.0.0.1" as the IP and DNS names in
   * the certificate's subject. If the server needs a different subject
   * or the client is in an environment where configuring trust of a
   * self-signed certificate is difficult or infeasible.
   * 
   * If the server implementation chooses to use these credentials,
   * it must echo back the certificate in the ServerCompatResponse and
   * should also leave the host field empty or explicitly set to
   * "127.0.0.1".
   * 
   * If it chooses to use a different certificate and key, it must send
   * back the corresponding certificate in the ServerCompatResponse.
   */
  'serverCreds'?: (_connectrpc_conformance_v1_TLSCreds__Input | null);
}

/**
 * Describes one configuration for an RPC server. The server is
 * expected to expose the connectrpc.conformance.v1.ConformanceService
 * RPC service. The configuration does not include a port. The
 * process should pick an available port, which is typically
 * done by using port zero (0) when creating a network listener
 * so that the OS selects an available ephemeral port.
 * 
 * These properties are read from stdin. Once the server is
 * listening, details about the server, in the form of a
 * ServerCompatResponse, are written to stdout.
 * 
 * Each test process is expected to start only one RPC server.
 * When testing multiple configurations, multiple test processes
 * will be started, each with different properties.
 */
export interface ServerCompatRequest {
  /**
   * Signals to the server that it must support at least this protocol. Note
   * that it is fine to support others.
   * For example if `PROTOCOL_CONNECT` is specified, the server _must_ support
   * at least Connect, but _may_ also support gRPC or gRPC-web.
   */
  'protocol': (_connectrpc_conformance_v1_Protocol);
  /**
   * Signals to the server the minimum HTTP version to support. As with
   * `protocol`, it is fine to support other versions. For example, if
   * `HTTP_VERSION_2` is specified, the server _must_ support HTTP/2, but _may_ also
   * support HTTP/1.1 or HTTP/3.
   */
  'httpVersion': (_connectrpc_conformance_v1_HTTPVersion);
  /**
   * If true, generate a certificate that clients will be configured to trust
   * when connecting and return it in the `pem_cert` field of the `ServerCompatResponse`.
   * The certificate can be any TLS certificate where the subject matches the
   * value sent back in the `host` field of the `ServerCompatResponse`.
   * Self-signed certificates (and `localhost` as the subject) are allowed.
   * If false, the server should not use TLS and instead use
   * a plain-text/unencrypted socket.
   */
  'useTls': (boolean);
  /**
   * If non-empty, the clients will use certificates to authenticate
   * themselves. This value is a PEM-encoded cert that should be
   * trusted by the server. When non-empty, the server should require
   * that clients provide certificates and they should validate that
   * the certificate presented is valid.
   * 
   * This will always be empty if use_tls is false.
   */
  'clientTlsCert': (Buffer);
  /**
   * If non-zero, indicates the maximum size in bytes for a message.
   * If the client sends anything larger, the server should reject it.
   */
  'messageReceiveLimit': (number);
  /**
   * If use_tls is true, this provides details for a self-signed TLS
   * cert that the server may use.
   * 
   * The provided certificate is only good for loopback communication:
   * it uses "localhost" and "127.0.0.1" as the IP and DNS names in
   * the certificate's subject. If the server needs a different subject
   * or the client is in an environment where configuring trust of a
   * self-signed certificate is difficult or infeasible.
   * 
   * If the server implementation chooses to use these credentials,
   * it must echo back the certificate in the ServerCompatResponse and
   * should also leave the host field empty or explicitly set to
   * "127.0.0.1".
   * 
   * If it chooses to use a different certificate and key, it must send
   * back the corresponding certificate in the ServerCompatResponse.
   */
  'serverCreds': (_connectrpc_conformance_v1_TLSCreds | null);
}
