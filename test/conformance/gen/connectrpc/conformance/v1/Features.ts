// Original file: test/conformance/protos/connectrpc/conformance/v1/config.proto

import type { HTTPVersion__Input as _connectrpc_conformance_v1_HTTPVersion__Input, HTTPVersion as _connectrpc_conformance_v1_HTTPVersion } from '../../../connectrpc/conformance/v1/HTTPVersion.js';
import type { Protocol__Input as _connectrpc_conformance_v1_Protocol__Input, Protocol as _connectrpc_conformance_v1_Protocol } from '../../../connectrpc/conformance/v1/Protocol.js';
import type { Codec__Input as _connectrpc_conformance_v1_Codec__Input, Codec as _connectrpc_conformance_v1_Codec } from '../../../connectrpc/conformance/v1/Codec.js';
import type { Compression__Input as _connectrpc_conformance_v1_Compression__Input, Compression as _connectrpc_conformance_v1_Compression } from '../../../connectrpc/conformance/v1/Compression.js';
import type { StreamType__Input as _connectrpc_conformance_v1_StreamType__Input, StreamType as _connectrpc_conformance_v1_StreamType } from '../../../connectrpc/conformance/v1/StreamType.js';

/**
 * Features define the feature set that a client or server supports. They are
 * used to determine the server configurations and test cases that
 * will be run. They are defined in YAML files and are specified as part of the
 * --conf flag to the test runner.
 */
export interface Features__Input {
  /**
   * Supported HTTP versions.
   * If empty, HTTP 1.1 and HTTP/2 are assumed.
   */
  'versions'?: (_connectrpc_conformance_v1_HTTPVersion__Input)[];
  /**
   * Supported protocols.
   * If empty, all three are assumed: Connect, gRPC, and gRPC-Web.
   */
  'protocols'?: (_connectrpc_conformance_v1_Protocol__Input)[];
  /**
   * Supported codecs.
   * If empty, "proto" and "json" are assumed.
   */
  'codecs'?: (_connectrpc_conformance_v1_Codec__Input)[];
  /**
   * Supported compression algorithms.
   * If empty, "identity" and "gzip" are assumed.
   */
  'compressions'?: (_connectrpc_conformance_v1_Compression__Input)[];
  /**
   * Supported stream types.
   * If empty, all stream types are assumed. This is usually for
   * clients, since some client environments may not be able to
   * support certain kinds of streaming operations, especially
   * bidirectional streams.
   */
  'streamTypes'?: (_connectrpc_conformance_v1_StreamType__Input)[];
  /**
   * Whether H2C (unencrypted, non-TLS HTTP/2 over cleartext) is supported.
   * If absent, true is assumed.
   */
  'supportsH2c'?: (boolean);
  /**
   * Whether TLS is supported.
   * If absent, true is assumed.
   */
  'supportsTls'?: (boolean);
  /**
   * Whether the client supports TLS certificates.
   * If absent, false is assumed. This should not be set if
   * supports_tls is false.
   */
  'supportsTlsClientCerts'?: (boolean);
  /**
   * Whether trailers are supported.
   * If absent, true is assumed. If false, implies that gRPC protocol is not allowed.
   */
  'supportsTrailers'?: (boolean);
  /**
   * Whether half duplex bidi streams are supported over HTTP/1.1.
   * If absent, false is assumed.
   */
  'supportsHalfDuplexBidiOverHttp1'?: (boolean);
  /**
   * Whether Connect via GET is supported.
   * If absent, true is assumed.
   */
  'supportsConnectGet'?: (boolean);
  /**
   * Whether a message receive limit is supported.
   * If absent, true is assumed.
   */
  'supportsMessageReceiveLimit'?: (boolean);
  '_supportsH2c'?: "supportsH2c";
  '_supportsTls'?: "supportsTls";
  '_supportsTlsClientCerts'?: "supportsTlsClientCerts";
  '_supportsTrailers'?: "supportsTrailers";
  '_supportsHalfDuplexBidiOverHttp1'?: "supportsHalfDuplexBidiOverHttp1";
  '_supportsConnectGet'?: "supportsConnectGet";
  '_supportsMessageReceiveLimit'?: "supportsMessageReceiveLimit";
}

/**
 * Features define the feature set that a client or server supports. They are
 * used to determine the server configurations and test cases that
 * will be run. They are defined in YAML files and are specified as part of the
 * --conf flag to the test runner.
 */
export interface Features {
  /**
   * Supported HTTP versions.
   * If empty, HTTP 1.1 and HTTP/2 are assumed.
   */
  'versions': (_connectrpc_conformance_v1_HTTPVersion)[];
  /**
   * Supported protocols.
   * If empty, all three are assumed: Connect, gRPC, and gRPC-Web.
   */
  'protocols': (_connectrpc_conformance_v1_Protocol)[];
  /**
   * Supported codecs.
   * If empty, "proto" and "json" are assumed.
   */
  'codecs': (_connectrpc_conformance_v1_Codec)[];
  /**
   * Supported compression algorithms.
   * If empty, "identity" and "gzip" are assumed.
   */
  'compressions': (_connectrpc_conformance_v1_Compression)[];
  /**
   * Supported stream types.
   * If empty, all stream types are assumed. This is usually for
   * clients, since some client environments may not be able to
   * support certain kinds of streaming operations, especially
   * bidirectional streams.
   */
  'streamTypes': (_connectrpc_conformance_v1_StreamType)[];
  /**
   * Whether H2C (unencrypted, non-TLS HTTP/2 over cleartext) is supported.
   * If absent, true is assumed.
   */
  'supportsH2c'?: (boolean);
  /**
   * Whether TLS is supported.
   * If absent, true is assumed.
   */
  'supportsTls'?: (boolean);
  /**
   * Whether the client supports TLS certificates.
   * If absent, false is assumed. This should not be set if
   * supports_tls is false.
   */
  'supportsTlsClientCerts'?: (boolean);
  /**
   * Whether trailers are supported.
   * If absent, true is assumed. If false, implies that gRPC protocol is not allowed.
   */
  'supportsTrailers'?: (boolean);
  /**
   * Whether half duplex bidi streams are supported over HTTP/1.1.
   * If absent, false is assumed.
   */
  'supportsHalfDuplexBidiOverHttp1'?: (boolean);
  /**
   * Whether Connect via GET is supported.
   * If absent, true is assumed.
   */
  'supportsConnectGet'?: (boolean);
  /**
   * Whether a message receive limit is supported.
   * If absent, true is assumed.
   */
  'supportsMessageReceiveLimit'?: (boolean);
  '_supportsH2c'?: "supportsH2c";
  '_supportsTls'?: "supportsTls";
  '_supportsTlsClientCerts'?: "supportsTlsClientCerts";
  '_supportsTrailers'?: "supportsTrailers";
  '_supportsHalfDuplexBidiOverHttp1'?: "supportsHalfDuplexBidiOverHttp1";
  '_supportsConnectGet'?: "supportsConnectGet";
  '_supportsMessageReceiveLimit'?: "supportsMessageReceiveLimit";
}
