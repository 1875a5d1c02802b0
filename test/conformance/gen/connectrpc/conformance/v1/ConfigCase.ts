// Original file: test/conformance/protos/connectrpc/conformance/v1/config.proto

import type { HTTPVersion__Input as _connectrpc_conformance_v1_HTTPVersion__Input, HTTPVersion as _connectrpc_conformance_v1_HTTPVersion } from '../../../connectrpc/conformance/v1/HTTPVersion.js';
import type { Protocol__Input as _connectrpc_conformance_v1_Protocol__Input, Protocol as _connectrpc_conformance_v1_Protocol } from '../../../connectrpc/conformance/v1/Protocol.js';
import type { Codec__Input as _connectrpc_conformance_v1_Codec__Input, Codec as _connectrpc_conformance_v1_Codec } from '../../../connectrpc/conformance/v1/Codec.js';
import type { Compression__Input as _connectrpc_conformance_v1_Compression__Input, Compression as _connectrpc_conformance_v1_Compression } from '../../../connectrpc/conformance/v1/Compression.js';
import type { StreamType__Input as _connectrpc_conformance_v1_StreamType__Input, StreamType as _connectrpc_conformance_v1_StreamType } from '../../../connectrpc/conformance/v1/StreamType.js';

/**
 * ConfigCase represents a single resolved configuration case. When tests are
 * run, the Config and the supported features therein are used to compute all
 * of the cases relevant to the implementation under test. These configuration
 * cases are then used to select which test cases are applicable.
 */
export interface ConfigCase__Input {
  /**
   * If unspecified, indicates cases for all versions.
   */
  'version'?: (_connectrpc_conformance_v1_HTTPVersion__Input);
  /**
   * If unspecified, indicates cases for all protocols.
   */
  'protocol'?: (_connectrpc_conformance_v1_Protocol__Input);
  /**
   * If unspecified, indicates cases for all codecs.
   */
  'codec'?: (_connectrpc_conformance_v1_Codec__Input);
  /**
   * If unspecified, indicates cases for all compression algorithms.
   */
  'compression'?: (_connectrpc_conformance_v1_Compression__Input);
  /**
   * If unspecified, indicates cases for all stream types.
   */
  'streamType'?: (_connectrpc_conformance_v1_StreamType__Input);
  /**
   * If absent, indicates cases for plaintext (no TLS) but also for
   * TLS if features indicate that TLS is supported.
   */
  'useTls'?: (boolean);
  /**
   * If absent, indicates cases without client certs but also cases
   * that use client certs if features indicate they are supported.
   */
  'useTlsClientCerts'?: (boolean);
  /**
   * If absent, indicates cases that do not test message receive
   * limits but also cases that do test message receive limits if
   * features indicate they are supported.
   */
  'useMessageReceiveLimit'?: (boolean);
  '_useTls'?: "useTls";
  '_useTlsClientCerts'?: "useTlsClientCerts";
  '_useMessageReceiveLimit'?: "useMessageReceiveLimit";
}

/**
 * ConfigCase represents a single resolved configuration case. When tests are
 * run, the Config and the supported features therein are used to compute all
 * of the cases relevant to the implementation under test. These configuration
 * cases are then used to select which test cases are applicable.
 */
export interface ConfigCase {
  /**
   * If unspecified, indicates cases for all versions.
   */
  'version': (_connectrpc_conformance_v1_HTTPVersion);
  /**
   * If unspecified, indicates cases for all protocols.
   */
  'protocol': (_connectrpc_conformance_v1_Protocol);
  /**
   * If unspecified, indicates cases for all codecs.
   */
  'codec': (_connectrpc_conformance_v1_Codec);
  /**
   * If unspecified, indicates cases for all compression algorithms.
   */
  'compression': (_connectrpc_conformance_v1_Compression);
  /**
   * If unspecified, indicates cases for all stream types.
   */
  'streamType': (_connectrpc_conformance_v1_StreamType);
  /**
   * If absent, indicates cases for plaintext (no TLS) but also for
   * TLS if features indicate that TLS is supported.
   */
  'useTls'?: (boolean);
  /**
   * If absent, indicates cases without client certs but also cases
   * that use client certs if features indicate they are supported.
   */
  'useTlsClientCerts'?: (boolean);
  /**
   * If absent, indicates cases that do not test message receive
   * limits but also cases that do test message receive limits if
   * features indicate they are supported.
   */
  'useMessageReceiveLimit'?: (boolean);
  '_useTls'?: "useTls";
  '_useTlsClientCerts'?: "useTlsClientCerts";
  '_useMessageReceiveLimit'?: "useMessageReceiveLimit";
}
