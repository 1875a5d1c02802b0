// Original file: test/conformance/protos/connectrpc/conformance/v1/client_compat.proto

import type { HTTPVersion__Input as _connectrpc_conformance_v1_HTTPVersion__Input, HTTPVersion as _connectrpc_conformance_v1_HTTPVersion } from '../../../connectrpc/conformance/v1/HTTPVersion.js';
import type { Protocol__Input as _connectrpc_conformance_v1_Protocol__Input, Protocol as _connectrpc_conformance_v1_Protocol } from '../../../connectrpc/conformance/v1/Protocol.js';
import type { Codec__Input as _connectrpc_conformance_v1_Codec__Input, Codec as _connectrpc_conformance_v1_Codec } from '../../../connectrpc/conformance/v1/Codec.js';
import type { Compression__Input as _connectrpc_conformance_v1_Compression__Input, Compression as _connectrpc_conformance_v1_Compression } from '../../../connectrpc/conformance/v1/Compression.js';
import type { TLSCreds__Input as _connectrpc_conformance_v1_TLSCreds__Input, TLSCreds as _connectrpc_conformance_v1_TLSCreds } from '../../../connectrpc/conformance/v1/TLSCreds.js';
import type { StreamType__Input as _connectrpc_conformance_v1_StreamType__Input, StreamType as _connectrpc_conformance_v1_StreamType } from '../../../connectrpc/conformance/v1/StreamType.js';
import type { Header__Input as _connectrpc_conformance_v1_Header__Input, Header as _connectrpc_conformance_v1_Header } from '../../../connectrpc/conformance/v1/Header.js';
import type { Any__Input as _google_protobuf_Any__Input, Any as _google_protobuf_Any } from '../../../google/protobuf/Any.js';
import type { RawHTTPRequest__Input as _connectrpc_conformance_v1_RawHTTPRequest__Input, RawHTTPRequest as _connectrpc_conformance_v1_RawHTTPRequest } from '../../../connectrpc/conformance/v1/RawHTTPRequest.js';
import type { Empty__Input as _google_protobuf_Empty__Input, Empty as _google_protobuf_Empty } from '../../../google/protobuf/Empty.js';

export interface _connectrpc_conformance_v1_ClientCompatRequest_Cancel__Input {
  /**
   * When present, the client should cancel *instead of*
   * closing the send side of the stream, after all requests
   * have been sent.
   * 
   * This applies only to client and bidi stream RPCs.
   */
  'beforeCloseSend'?: (_google_protobuf_Empty__Input | null);
  /**
   * When present, the client should delay for this many
   * milliseconds after closing the send side of the stream
   * and then cancel.
   * 
   * This applies to all types of RPCs.
   * 
   * For unary and server stream RPCs, where the API usually
   * does not allow explicitly closing the send side, the
   * cancellation should be done immediately after invoking
   * the RPC (which should implicitly send the one-and-only
   * request and then close the send-side).
   * 
   * For APIs where unary RPCs block until the response
   * is received, there is no point after the request is
   * sent but before a response is received to cancel. So
   * the client must arrange for the RPC to be canceled
   * asynchronously before invoking the blocking unary call.
   */
  'afterCloseSendMs'?: (number);
  /**
   * When present, the client should cancel right after
   * reading this number of response messages from the stream.
   * When present, this will be greater than zero.
   * 
   * This applies only to server and bidi stream RPCs.
   */
  'afterNumResponses'?: (number);
  /**
   * These fields determine the timing of cancellation.
   * If none are present, the client should cancel immediately
   * after all request messages are sent and the send side is
   * closed (as if the after_close_send_ms field were present
   * and zero).
   */
  'cancelTiming'?: "beforeCloseSend"|"afterCloseSendMs"|"afterNumResponses";
}

export interface _connectrpc_conformance_v1_ClientCompatRequest_Cancel {
  /**
   * When present, the client should cancel *instead of*
   * closing the send side of the stream, after all requests
   * have been sent.
   * 
   * This applies only to client and bidi stream RPCs.
   */
  'beforeCloseSend'?: (_google_protobuf_Empty | null);
  /**
   * When present, the client should delay for this many
   * milliseconds after closing the send side of the stream
   * and then cancel.
   * 
   * This applies to all types of RPCs.
   * 
   * For unary and server stream RPCs, where the API usually
   * does not allow explicitly closing the send side, the
   * cancellation should be done immediately after invoking
   * the RPC (which should implicitly send the one-and-only
   * request and then close the send-side).
   * 
   * For APIs where unary RPCs block until the response
   * is received, there is no point after the request is
   * sent but before a response is received to cancel. So
   * the client must arrange for the RPC to be canceled
   * asynchronously before invoking the blocking unary call.
   */
  'afterCloseSendMs'?: (number);
  /**
   * When present, the client should cancel right after
   * reading this number of response messages from the stream.
   * When present, this will be greater than zero.
   * 
   * This applies only to server and bidi stream RPCs.
   */
  'afterNumResponses'?: (number);
  /**
   * These fields determine the timing of cancellation.
   * If none are present, the client should cancel immediately
   * after all request messages are sent and the send side is
   * closed (as if the after_close_send_ms field were present
   * and zero).
   */
  'cancelTiming'?: "beforeCloseSend"|"afterCloseSendMs"|"afterNumResponses";
}

/**
 * Describes one call the client should make. The client reads
 * these from stdin and, for each one, invokes an RPC as directed
 * and writes the results (in the form of a ClientCompatResponse
 * message) to stdout.
 */
export interface ClientCompatRequest__Input {
  /**
   * The name of the test that this request is performing.
   * When writing test cases, this is a required field.
   */
  'testName'?: (string);
  /**
   * Test suite YAML definitions should NOT set values for these next
   * nine fields (fields 2 - 10). They are automatically populated by the test
   * runner. If a test is specific to one of these values, it should instead be
   * indicated in the test suite itself (where it defines the required
   * features and relevant values for these fields).
   * 
   * The HTTP version to use for the test (i.e. HTTP/1.1, HTTP/2, HTTP/3).
   */
  'httpVersion'?: (_connectrpc_conformance_v1_HTTPVersion__Input);
  /**
   * The protocol to use for the test (i.e. Connect, gRPC, gRPC-web).
   */
  'protocol'?: (_connectrpc_conformance_v1_Protocol__Input);
  /**
   * The codec to use for the test (i.e. JSON, proto/binary).
   */
  'codec'?: (_connectrpc_conformance_v1_Codec__Input);
  /**
   * The compression to use for the test (i.e. brotli, gzip, identity).
   */
  'compression'?: (_connectrpc_conformance_v1_Compression__Input);
  /**
   * The server host that this request will be sent to.
   */
  'host'?: (string);
  /**
   * The server port that this request will be sent to.
   */
  'port'?: (number);
  /**
   * If non-empty, the server is using TLS. The bytes are the
   * server's PEM-encoded certificate, which the client should
   * verify and trust.
   */
  'serverTlsCert'?: (Buffer | Uint8Array | string);
  /**
   * If present, the client certificate credentials to use to
   * authenticate with the server. This will only be present
   * when server_tls_cert is non-empty.
   */
  'clientTlsCreds'?: (_connectrpc_conformance_v1_TLSCreds__Input | null);
  /**
   * If non-zero, indicates the maximum size in bytes for a message.
   * If the server sends anything larger, the client should reject it.
   */
  'messageReceiveLimit'?: (number);
  /**
   * The fully-qualified name of the service this test will interact with.
   * If specified, method must also be specified.
   * If not specified, defaults to "connectrpc.conformance.v1.ConformanceService".
   */
  'service'?: (string);
  /**
   * The method on `service` that will be called.
   * If specified, service must also be specified.
   * If not specified, the test runner will auto-populate this field based on the stream_type.
   */
  'method'?: (string);
  /**
   * The stream type of `method` (i.e. unary, client stream, server stream, full-duplex bidi
   * stream, or half-duplex bidi stream).
   * When writing test cases, this is a required field.
   */
  'streamType'?: (_connectrpc_conformance_v1_StreamType__Input);
  /**
   * If protocol indicates Connect and stream type indicates
   * Unary, this instructs the client to use a GET HTTP method
   * when making the request.
   */
  'useGetHttpMethod'?: (boolean);
  /**
   * Any request headers that should be sent as part of the request.
   * These include only custom header metadata. Headers that are
   * part of the relevant protocol (such as "content-type", etc) should
   * not be stated here.
   */
  'requestHeaders'?: (_connectrpc_conformance_v1_Header__Input)[];
  /**
   * The actual request messages that will sent to the server.
   * The type URL for all entries should be equal to the request type of the
   * method.
   * There must be exactly one for unary and server stream methods but
   * can be zero or more for client and bidi stream methods.
   * For client and bidi stream methods, all entries will have the
   * same type URL.
   */
  'requestMessages'?: (_google_protobuf_Any__Input)[];
  /**
   * The timeout, in milliseconds, for the request. This is equivalent to a
   * deadline for the request. If unset, there will be no timeout.
   */
  'timeoutMs'?: (number);
  /**
   * Wait this many milliseconds before sending a request message.
   * For client or bidi stream methods, this delay should be
   * applied before each request sent.
   */
  'requestDelayMs'?: (number);
  /**
   * If present, the client should cancel the RPC instead of
   * allowing to complete normally.
   */
  'cancel'?: (_connectrpc_conformance_v1_ClientCompatRequest_Cancel__Input | null);
  /**
   * The following field is only used by the reference client. If
   * you are implementing a client under test, you may ignore it
   * or respond with an error if the client receives a request where
   * it is set.
   * 
   * When this field is present, it defines the actual HTTP request
   * that will be sent. The above group of fields must still be
   * provided and valid so that the reference client knows how it
   * should try to interpret the server's response.
   */
  'rawRequest'?: (_connectrpc_conformance_v1_RawHTTPRequest__Input | null);
  '_service'?: "service";
  '_method'?: "method";
  '_timeoutMs'?: "timeoutMs";
}

/**
 * Describes one call the client should make. The client reads
 * these from stdin and, for each one, invokes an RPC as directed
 * and writes the results (in the form of a ClientCompatResponse
 * message) to stdout.
 */
export interface ClientCompatRequest {
  /**
   * The name of the test that this request is performing.
   * When writing test cases, this is a required field.
   */
  'testName': (string);
  /**
   * Test suite YAML definitions should NOT set values for these next
   * nine fields (fields 2 - 10). They are automatically populated by the test
   * runner. If a test is specific to one of these values, it should instead be
   * indicated in the test suite itself (where it defines the required
   * features and relevant values for these fields).
   * 
   * The HTTP version to use for the test (i.e. HTTP/1.1, HTTP/2, HTTP/3).
   */
  'httpVersion': (_connectrpc_conformance_v1_HTTPVersion);
  /**
   * The protocol to use for the test (i.e. Connect, gRPC, gRPC-web).
   */
  'protocol': (_connectrpc_conformance_v1_Protocol);
  /**
   * The codec to use for the test (i.e. JSON, proto/binary).
   */
  'codec': (_connectrpc_conformance_v1_Codec);
  /**
   * The compression to use for the test (i.e. brotli, gzip, identity).
   */
  'compression': (_connectrpc_conformance_v1_Compression);
  /**
   * The server host that this request will be sent to.
   */
  'host': (string);
  /**
   * The server port that this request will be sent to.
   */
  'port': (number);
  /**
   * If non-empty, the server is using TLS. The bytes are the
   * server's PEM-encoded certificate, which the client should
   * verify and trust.
   */
  'serverTlsCert': (Buffer);
  /**
   * If present, the client certificate credentials to use to
   * authenticate with the server. This will only be present
   * when server_tls_cert is non-empty.
   */
  'clientTlsCreds': (_connectrpc_conformance_v1_TLSCreds | null);
  /**
   * If non-zero, indicates the maximum size in bytes for a message.
   * If the server sends anything larger, the client should reject it.
   */
  'messageReceiveLimit': (number);
  /**
   * The fully-qualified name of the service this test will interact with.
   * If specified, method must also be specified.
   * If not specified, defaults to "connectrpc.conformance.v1.ConformanceService".
   */
  'service'?: (string);
  /**
   * The method on `service` that will be called.
   * If specified, service must also be specified.
   * If not specified, the test runner will auto-populate this field based on the stream_type.
   */
  'method'?: (string);
  /**
   * The stream type of `method` (i.e. unary, client stream, server stream, full-duplex bidi
   * stream, or half-duplex bidi stream).
   * When writing test cases, this is a required field.
   */
  'streamType': (_connectrpc_conformance_v1_StreamType);
  /**
   * If protocol indicates Connect and stream type indicates
   * Unary, this instructs the client to use a GET HTTP method
   * when making the request.
   */
  'useGetHttpMethod': (boolean);
  /**
   * Any request headers that should be sent as part of the request.
   * These include only custom header metadata. Headers that are
   * part of the relevant protocol (such as "content-type", etc) should
   * not be stated here.
   */
  'requestHeaders': (_connectrpc_conformance_v1_Header)[];
  /**
   * The actual request messages that will sent to the server.
   * The type URL for all entries should be equal to the request type of the
   * method.
   * There must be exactly one for unary and server stream methods but
   * can be zero or more for client and bidi stream methods.
   * For client and bidi stream methods, all entries will have the
   * same type URL.
   */
  'requestMessages': (_google_protobuf_Any)[];
  /**
   * The timeout, in milliseconds, for the request. This is equivalent to a
   * deadline for the request. If unset, there will be no timeout.
   */
  'timeoutMs'?: (number);
  /**
   * Wait this many milliseconds before sending a request message.
   * For client or bidi stream methods, this delay should be
   * applied before each request sent.
   */
  'requestDelayMs': (number);
  /**
   * If present, the client should cancel the RPC instead of
   * allowing to complete normally.
   */
  'cancel': (_connectrpc_conformance_v1_ClientCompatRequest_Cancel | null);
  /**
   * The following field is only used by the reference client. If
   * you are implementing a client under test, you may ignore it
   * or respond with an error if the client receives a request where
   * it is set.
   * 
   * When this field is present, it defines the actual HTTP request
   * that will be sent. The above group of fields must still be
   * provided and valid so that the reference client knows how it
   * should try to interpret the server's response.
   */
  'rawRequest': (_connectrpc_conformance_v1_RawHTTPRequest | null);
  '_service'?: "service";
  '_method'?: "method";
  '_timeoutMs'?: "timeoutMs";
}
