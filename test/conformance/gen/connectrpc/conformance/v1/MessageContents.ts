// Original file: test/conformance/protos/connectrpc/conformance/v1/service.proto

import type { Any__Input as _google_protobuf_Any__Input, Any as _google_protobuf_Any } from '../../../google/protobuf/Any.js';
import type { Compression__Input as _connectrpc_conformance_v1_Compression__Input, Compression as _connectrpc_conformance_v1_Compression } from '../../../connectrpc/conformance/v1/Compression.js';

/**
 * MessageContents represents a message in a request body.
 */
export interface MessageContents__Input {
  /**
   * Arbitrary bytes.
   */
  'binary'?: (Buffer | Uint8Array | string);
  /**
   * Arbitrary text.
   */
  'text'?: (string);
  /**
   * An actual message. The message inside the Any will be
   * serialized to the protobuf binary formats, and the
   * resulting bytes will be the contents.
   */
  'binaryMessage'?: (_google_protobuf_Any__Input | null);
  /**
   * If specified and not identity, the above data will be
   * compressed using the given algorithm.
   */
  'compression'?: (_connectrpc_conformance_v1_Compression__Input);
  /**
   * The message data can be defined in one of three ways.
   */
  'data'?: "binary"|"text"|"binaryMessage";
}

/**
 * MessageContents represents a message in a request body.
 */
export interface MessageContents {
  /**
   * Arbitrary bytes.
   */
  'binary'?: (Buffer);
  /**
   * Arbitrary text.
   */
  'text'?: (string);
  /**
   * An actual message. The message inside the Any will be
   * serialized to the protobuf binary formats, and the
   * resulting bytes will be the contents.
   */
  'binaryMessage'?: (_google_protobuf_Any | null);
  /**
   * If specified and not identity, the above data will be
   * compressed using the given algorithm.
   */
  'compression': (_connectrpc_conformance_v1_Compression);
  /**
   * The message data can be defined in one of three ways.
   */
  'data'?: "binary"|"text"|"binaryMessage";
}
