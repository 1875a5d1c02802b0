// Original file: test/conformance/protos/connectrpc/conformance/v1/service.proto

import type { Header__Input as _connectrpc_conformance_v1_Header__Input, Header as _connectrpc_conformance_v1_Header } from '../../../connectrpc/conformance/v1/Header.js';
import type { MessageContents__Input as _connectrpc_conformance_v1_MessageContents__Input, MessageContents as _connectrpc_conformance_v1_MessageContents } from '../../../connectrpc/conformance/v1/MessageContents.js';
import type { StreamContents__Input as _connectrpc_conformance_v1_StreamContents__Input, StreamContents as _connectrpc_conformance_v1_StreamContents } from '../../../connectrpc/conformance/v1/StreamContents.js';

export interface _connectrpc_conformance_v1_RawHTTPRequest_EncodedQueryParam__Input {
  /**
   * Query param name.
   */
  'name'?: (string);
  /**
   * Query param value.
   */
  'value'?: (_connectrpc_conformance_v1_MessageContents__Input | null);
  /**
   * If true, the message contents will be base64-encoded and the
   * resulting string used as the query parameter value.
   */
  'base64Encode'?: (boolean);
}

export interface _connectrpc_conformance_v1_RawHTTPRequest_EncodedQueryParam {
  /**
   * Query param name.
   */
  'name': (string);
  /**
   * Query param value.
   */
  'value': (_connectrpc_conformance_v1_MessageContents | null);
  /**
   * If true, the message contents will be base64-encoded and the
   * resulting string used as the query parameter value.
   */
  'base64Encode': (boolean);
}

/**
 * RawHTTPRequest models a raw HTTP request. This can be used to craft
 * custom requests with odd properties (including certain kinds of
 * malformed requests) to test edge cases in servers.
 */
export interface RawHTTPRequest__Input {
  /**
   * The HTTP verb (i.e. GET , POST).
   */
  'verb'?: (string);
  /**
   * The URI to send the request to.
   */
  'uri'?: (string);
  /**
   * Any headers to set on the request.
   */
  'headers'?: (_connectrpc_conformance_v1_Header__Input)[];
  /**
   * These query params will be encoded and added to the uri before
   * the request is sent.
   */
  'rawQueryParams'?: (_connectrpc_conformance_v1_Header__Input)[];
  /**
   * This provides an easier way to define a complex binary query param
   * than having to write literal base64-encoded bytes in raw_query_params.
   */
  'encodedQueryParams'?: (_connectrpc_conformance_v1_RawHTTPRequest_EncodedQueryParam__Input)[];
  /**
   * The body is a single message.
   */
  'unary'?: (_connectrpc_conformance_v1_MessageContents__Input | null);
  /**
   * The body is a stream, encoded using a five-byte
   * prefix before each item in the stream.
   */
  'stream'?: (_connectrpc_conformance_v1_StreamContents__Input | null);
  'body'?: "unary"|"stream";
}

/**
 * RawHTTPRequest models a raw HTTP request. This can be used to craft
 * custom requests with odd properties (including certain kinds of
 * malformed requests) to test edge cases in servers.
 */
export interface RawHTTPRequest {
  /**
   * The HTTP verb (i.e. GET , POST).
   */
  'verb': (string);
  /**
   * The URI to send the request to.
   */
  'uri': (string);
  /**
   * Any headers to set on the request.
   */
  'headers': (_connectrpc_conformance_v1_Header)[];
  /**
   * These query params will be encoded and added to the uri before
   * the request is sent.
   */
  'rawQueryParams': (_connectrpc_conformance_v1_Header)[];
  /**
   * This provides an easier way to define a complex binary query param
   * than having to write literal base64-encoded bytes in raw_query_params.
   */
  'encodedQueryParams': (_connectrpc_conformance_v1_RawHTTPRequest_EncodedQueryParam)[];
  /**
   * The body is a single message.
   */
  'unary'?: (_connectrpc_conformance_v1_MessageContents | null);
  /**
   * The body is a stream, encoded using a five-byte
   * prefix before each item in the stream.
   */
  'stream'?: (_connectrpc_conformance_v1_StreamContents | null);
  'body'?: "unary"|"stream";
}
