// Original file: test/conformance/protos/connectrpc/conformance/v1/service.proto

import type { Header__Input as _connectrpc_conformance_v1_Header__Input, Header as _connectrpc_conformance_v1_Header } from '../../../connectrpc/conformance/v1/Header.js';
import type { MessageContents__Input as _connectrpc_conformance_v1_MessageContents__Input, MessageContents as _connectrpc_conformance_v1_MessageContents } from '../../../connectrpc/conformance/v1/MessageContents.js';
import type { StreamContents__Input as _connectrpc_conformance_v1_StreamContents__Input, StreamContents as _connectrpc_conformance_v1_StreamContents } from '../../../connectrpc/conformance/v1/StreamContents.js';

/**
 * RawHTTPResponse models a raw HTTP response. This can be used to craft
 * custom responses with odd properties (including certain kinds of
 * malformed responses) to test edge cases in clients.
 */
export interface RawHTTPResponse__Input {
  /**
   * If status code is not specified, it will default to a 200 response code.
   */
  'statusCode'?: (number);
  /**
   * Headers to be set on the response.
   */
  'headers'?: (_connectrpc_conformance_v1_Header__Input)[];
  /**
   * The body is a single message.
   */
  'unary'?: (_connectrpc_conformance_v1_MessageContents__Input | null);
  /**
   * The body is a stream, encoded using a five-byte
   * prefix before each item in the stream.
   */
  'stream'?: (_connectrpc_conformance_v1_StreamContents__Input | null);
  /**
   * Trailers to be set on the response.
   */
  'trailers'?: (_connectrpc_conformance_v1_Header__Input)[];
  'body'?: "unary"|"stream";
}

/**
 * RawHTTPResponse models a raw HTTP response. This can be used to craft
 * custom responses with odd properties (including certain kinds of
 * malformed responses) to test edge cases in clients.
 */
export interface RawHTTPResponse {
  /**
   * If status code is not specified, it will default to a 200 response code.
   */
  'statusCode': (number);
  /**
   * Headers to be set on the response.
   */
  'headers': (_connectrpc_conformance_v1_Header)[];
  /**
   * The body is a single message.
   */
  'unary'?: (_connectrpc_conformance_v1_MessageContents | null);
  /**
   * The body is a stream, encoded using a five-byte
   * prefix before each item in the stream.
   */
  'stream'?: (_connectrpc_conformance_v1_StreamContents | null);
  /**
   * Trailers to be set on the response.
   */
  'trailers': (_connectrpc_conformance_v1_Header)[];
  'body'?: "unary"|"stream";
}
