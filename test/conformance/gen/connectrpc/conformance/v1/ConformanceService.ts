// Original file: test/conformance/protos/connectrpc/conformance/v1/service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { BidiStreamRequest__Input as _connectrpc_conformance_v1_BidiStreamRequest__Input, BidiStreamRequest as _connectrpc_conformance_v1_BidiStreamRequest } from '../../../connectrpc/conformance/v1/BidiStreamRequest.js';
import type { BidiStreamResponse__Input as _connectrpc_conformance_v1_BidiStreamResponse__Input, BidiStreamResponse as _connectrpc_conformance_v1_BidiStreamResponse } from '../../../connectrpc/conformance/v1/BidiStreamResponse.js';
import type { ClientStreamRequest__Input as _connectrpc_conformance_v1_ClientStreamRequest__Input, ClientStreamRequest as _connectrpc_conformance_v1_ClientStreamRequest } from '../../../connectrpc/conformance/v1/ClientStreamRequest.js';
import type { ClientStreamResponse__Input as _connectrpc_conformance_v1_ClientStreamResponse__Input, ClientStreamResponse as _connectrpc_conformance_v1_ClientStreamResponse } from '../../../connectrpc/conformance/v1/ClientStreamResponse.js';
import type { IdempotentUnaryRequest__Input as _connectrpc_conformance_v1_IdempotentUnaryRequest__Input, IdempotentUnaryRequest as _connectrpc_conformance_v1_IdempotentUnaryRequest } from '../../../connectrpc/conformance/v1/IdempotentUnaryRequest.js';
import type { IdempotentUnaryResponse__Input as _connectrpc_conformance_v1_IdempotentUnaryResponse__Input, IdempotentUnaryResponse as _connectrpc_conformance_v1_IdempotentUnaryResponse } from '../../../connectrpc/conformance/v1/IdempotentUnaryResponse.js';
import type { ServerStreamRequest__Input as _connectrpc_conformance_v1_ServerStreamRequest__Input, ServerStreamRequest as _connectrpc_conformance_v1_ServerStreamRequest } from '../../../connectrpc/conformance/v1/ServerStreamRequest.js';
import type { ServerStreamResponse__Input as _connectrpc_conformance_v1_ServerStreamResponse__Input, ServerStreamResponse as _connectrpc_conformance_v1_ServerStreamResponse } from '../../../connectrpc/conformance/v1/ServerStreamResponse.js';
import type { UnaryRequest__Input as _connectrpc_conformance_v1_UnaryRequest__Input, UnaryRequest as _connectrpc_conformance_v1_UnaryRequest } from '../../../connectrpc/conformance/v1/UnaryRequest.js';
import type { UnaryResponse__Input as _connectrpc_conformance_v1_UnaryResponse__Input, UnaryResponse as _connectrpc_conformance_v1_UnaryResponse } from '../../../connectrpc/conformance/v1/UnaryResponse.js';
import type { UnimplementedRequest__Input as _connectrpc_conformance_v1_UnimplementedRequest__Input, UnimplementedRequest as _connectrpc_conformance_v1_UnimplementedRequest } from '../../../connectrpc/conformance/v1/UnimplementedRequest.js';
import type { UnimplementedResponse__Input as _connectrpc_conformance_v1_UnimplementedResponse__Input, UnimplementedResponse as _connectrpc_conformance_v1_UnimplementedResponse } from '../../../connectrpc/conformance/v1/UnimplementedResponse.js';

/**
 * The service implemented by conformance test servers. This is implemented by
 * the reference servers, used to test clients, and is expected to be implemented
 * by test servers, since this is the service used by reference clients.
 * 
 * Test servers must implement the service as described.
 */
export interface ConformanceServiceClient extends grpc.Client {
  /**
   * A bidirectional-streaming operation. The first request indicates the response
   * headers, response messages, trailers, and an optional error to send back.
   * The response data should be sent in the order indicated, and the server
   * should wait between sending response messages as indicated.
   * 
   * Response message data is specified as bytes and should be included in the
   * data field of the ConformancePayload in each response.
   * 
   * Servers should send responses indicated according to the rules of half duplex
   * vs. full duplex streams. Once all responses are sent, the server should either
   * return an error if specified or close the stream without error.
   * 
   * Servers should immediately send response headers on the stream before sleeping
   * for any specified response delay and/or sending the first message so that
   * clients can be unblocked reading response headers.
   * 
   * If a response definition is not specified OR is specified, but response data
   * is empty, the server should skip sending anything on the stream. Stream
   * headers and trailers should always be set on the stream if provided
   * regardless of whether a response is sent or an error is thrown.
   * 
   * If the full_duplex field is true:
   * - the handler should read one request and then send back one response, and
   * then alternate, reading another request and then sending back another response, etc.
   * 
   * - if the server receives a request and has no responses to send, it
   * should throw the error specified in the request.
   * 
   * - the service should echo back all request properties in the first response
   * including the last received request. Subsequent responses should only
   * echo back the last received request.
   * 
   * - if the response_delay_ms duration is specified, the server should wait the given
   * duration after reading the request before sending the corresponding
   * response.
   * 
   * If the full_duplex field is false:
   * - the handler should read all requests until the client is done sending.
   * Once all requests are read, the server should then send back any responses
   * specified in the response definition.
   * 
   * - the server should echo back all request properties, including all request
   * messages in the order they were received, in the first response. Subsequent
   * responses should only include the message data in the data field.
   * 
   * - if the response_delay_ms duration is specified, the server should wait that
   * long in between sending each response message.
   */
  BidiStream(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_connectrpc_conformance_v1_BidiStreamRequest__Input, _connectrpc_conformance_v1_BidiStreamResponse>;
  BidiStream(options?: grpc.CallOptions): grpc.ClientDuplexStream<_connectrpc_conformance_v1_BidiStreamRequest__Input, _connectrpc_conformance_v1_BidiStreamResponse>;
  /**
   * A bidirectional-streaming operation. The first request indicates the response
   * headers, response messages, trailers, and an optional error to send back.
   * The response data should be sent in the order indicated, and the server
   * should wait between sending response messages as indicated.
   * 
   * Response message data is specified as bytes and should be included in the
   * data field of the ConformancePayload in each response.
   * 
   * Servers should send responses indicated according to the rules of half duplex
   * vs. full duplex streams. Once all responses are sent, the server should either
   * return an error if specified or close the stream without error.
   * 
   * Servers should immediately send response headers on the stream before sleeping
   * for any specified response delay and/or sending the first message so that
   * clients can be unblocked reading response headers.
   * 
   * If a response definition is not specified OR is specified, but response data
   * is empty, the server should skip sending anything on the stream. Stream
   * headers and trailers should always be set on the stream if provided
   * regardless of whether a response is sent or an error is thrown.
   * 
   * If the full_duplex field is true:
   * - the handler should read one request and then send back one response, and
   * then alternate, reading another request and then sending back another response, etc.
   * 
   * - if the server receives a request and has no responses to send, it
   * should throw the error specified in the request.
   * 
   * - the service should echo back all request properties in the first response
   * including the last received request. Subsequent responses should only
   * echo back the last received request.
   * 
   * - if the response_delay_ms duration is specified, the server should wait the given
   * duration after reading the request before sending the corresponding
   * response.
   * 
   * If the full_duplex field is false:
   * - the handler should read all requests until the client is done sending.
   * Once all requests are read, the server should then send back any responses
   * specified in the response definition.
   * 
   * - the server should echo back all request properties, including all request
   * messages in the order they were received, in the first response. Subsequent
   * responses should only include the message data in the data field.
   * 
   * - if the response_delay_ms duration is specified, the server should wait that
   * long in between sending each response message.
   */
  bidiStream(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_connectrpc_conformance_v1_BidiStreamRequest__Input, _connectrpc_conformance_v1_BidiStreamResponse>;
  bidiStream(options?: grpc.CallOptions): grpc.ClientDuplexStream<_connectrpc_conformance_v1_BidiStreamRequest__Input, _connectrpc_conformance_v1_BidiStreamResponse>;
  
  /**
   * A client-streaming operation. The first request indicates the response
   * headers and trailers and also indicates either a response message or an
   * error to send back.
   * 
   * Response message data is specified as bytes. The service should echo back
   * request properties, including all request messages in the order they were
   * received, in the ConformancePayload and then include the message data in
   * the data field.
   * 
   * If the input stream is empty, the server's response will include no data,
   * only the request properties (headers, timeout).
   * 
   * Servers should only read the response definition from the first message in
   * the stream and should ignore any definition set in subsequent messages.
   * 
   * Servers should allow the response definition to be unset in the request and
   * if it is, set no response headers or trailers and return no response data.
   * The returned payload should only contain the request info.
   */
  ClientStream(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_connectrpc_conformance_v1_ClientStreamResponse>): grpc.ClientWritableStream<_connectrpc_conformance_v1_ClientStreamRequest__Input>;
  ClientStream(metadata: grpc.Metadata, callback: grpc.requestCallback<_connectrpc_conformance_v1_ClientStreamResponse>): grpc.ClientWritableStream<_connectrpc_conformance_v1_ClientStreamRequest__Input>;
  ClientStream(options: grpc.CallOptions, callback: grpc.requestCallback<_connectrpc_conformance_v1_ClientStreamResponse>): grpc.ClientWritableStream<_connectrpc_conformance_v1_ClientStreamRequest__Input>;
  ClientStream(callback: grpc.requestCallback<_connectrpc_conformance_v1_ClientStreamResponse>): grpc.ClientWritableStream<_connectrpc_conformance_v1_ClientStreamRequest__Input>;
  /**
   * A client-streaming operation. The first request indicates the response
   * headers and trailers and also indicates either a response message or an
   * error to send back.
   * 
   * Response message data is specified as bytes. The service should echo back
   * request properties, including all request messages in the order they were
   * received, in the ConformancePayload and then include the message data in
   * the data field.
   * 
   * If the input stream is empty, the server's response will include no data,
   * only the request properties (headers, timeout).
   * 
   * Servers should only read the response definition from the first message in
   * the stream and should ignore any definition set in subsequent messages.
   * 
   * Servers should allow the response definition to be unset in the request and
   * if it is, set no response headers or trailers and return no response data.
   * The returned payload should only contain the request info.
   */
  clientStream(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_connectrpc_conformance_v1_ClientStreamResponse>): grpc.ClientWritableStream<_connectrpc_conformance_v1_ClientStreamRequest__Input>;
  clientStream(metadata: grpc.Metadata, callback: grpc.requestCallback<_connectrpc_conformance_v1_ClientStreamResponse>): grpc.ClientWritableStream<_connectrpc_conformance_v1_ClientStreamRequest__Input>;
  clientStream(options: grpc.CallOptions, callback: grpc.requestCallback<_connectrpc_conformance_v1_ClientStreamResponse>): grpc.ClientWritableStream<_connectrpc_conformance_v1_ClientStreamRequest__Input>;
  clientStream(callback: grpc.requestCallback<_connectrpc_conformance_v1_ClientStreamResponse>): grpc.ClientWritableStream<_connectrpc_conformance_v1_ClientStreamRequest__Input>;
  
  /**
   * A unary endpoint denoted as having no side effects (i.e. idempotent).
   * Implementations should use an HTTP GET when invoking this endpoint and
   * leverage query parameters to send data.
   */
  IdempotentUnary(argument: _connectrpc_conformance_v1_IdempotentUnaryRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_connectrpc_conformance_v1_IdempotentUnaryResponse>): grpc.ClientUnaryCall;
  IdempotentUnary(argument: _connectrpc_conformance_v1_IdempotentUnaryRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_connectrpc_conformance_v1_IdempotentUnaryResponse>): grpc.ClientUnaryCall;
  IdempotentUnary(argument: _connectrpc_conformance_v1_IdempotentUnaryRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_connectrpc_conformance_v1_IdempotentUnaryResponse>): grpc.ClientUnaryCall;
  IdempotentUnary(argument: _connectrpc_conformance_v1_IdempotentUnaryRequest__Input, callback: grpc.requestCallback<_connectrpc_conformance_v1_IdempotentUnaryResponse>): grpc.ClientUnaryCall;
  /**
   * A unary endpoint denoted as having no side effects (i.e. idempotent).
   * Implementations should use an HTTP GET when invoking this endpoint and
   * leverage query parameters to send data.
   */
  idempotentUnary(argument: _connectrpc_conformance_v1_IdempotentUnaryRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_connectrpc_conformance_v1_IdempotentUnaryResponse>): grpc.ClientUnaryCall;
  idempotentUnary(argument: _connectrpc_conformance_v1_IdempotentUnaryRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_connectrpc_conformance_v1_IdempotentUnaryResponse>): grpc.ClientUnaryCall;
  idempotentUnary(argument: _connectrpc_conformance_v1_IdempotentUnaryRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_connectrpc_conformance_v1_IdempotentUnaryResponse>): grpc.ClientUnaryCall;
  idempotentUnary(argument: _connectrpc_conformance_v1_IdempotentUnaryRequest__Input, callback: grpc.requestCallback<_connectrpc_conformance_v1_IdempotentUnaryResponse>): grpc.ClientUnaryCall;
  
  /**
   * A server-streaming operation. The request indicates the response headers,
   * response messages, trailers, and an optional error to send back. The
   * response data should be sent in the order indicated, and the server should
   * wait between sending response messages as indicated.
   * 
   * Response message data is specified as bytes. The service should echo back
   * request properties in the first ConformancePayload, and then include the
   * message data in the data field. Subsequent messages after the first one
   * should contain only the data field.
   * 
   * Servers should immediately send response headers on the stream before sleeping
   * for any specified response delay and/or sending the first message so that
   * clients can be unblocked reading response headers.
   * 
   * If a response definition is not specified OR is specified, but response data
   * is empty, the server should skip sending anything on the stream. When there
   * are no responses to send, servers should throw an error if one is provided
   * and return without error if one is not. Stream headers and trailers should
   * still be set on the stream if provided regardless of whether a response is
   * sent or an error is thrown.
   */
  ServerStream(argument: _connectrpc_conformance_v1_ServerStreamRequest__Input, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_connectrpc_conformance_v1_ServerStreamResponse>;
  ServerStream(argument: _connectrpc_conformance_v1_ServerStreamRequest__Input, options?: grpc.CallOptions): grpc.ClientReadableStream<_connectrpc_conformance_v1_ServerStreamResponse>;
  /**
   * A server-streaming operation. The request indicates the response headers,
   * response messages, trailers, and an optional error to send back. The
   * response data should be sent in the order indicated, and the server should
   * wait between sending response messages as indicated.
   * 
   * Response message data is specified as bytes. The service should echo back
   * request properties in the first ConformancePayload, and then include the
   * message data in the data field. Subsequent messages after the first one
   * should contain only the data field.
   * 
   * Servers should immediately send response headers on the stream before sleeping
   * for any specified response delay and/or sending the first message so that
   * clients can be unblocked reading response headers.
   * 
   * If a response definition is not specified OR is specified, but response data
   * is empty, the server should skip sending anything on the stream. When there
   * are no responses to send, servers should throw an error if one is provided
   * and return without error if one is not. Stream headers and trailers should
   * still be set on the stream if provided regardless of whether a response is
   * sent or an error is thrown.
   */
  serverStream(argument: _connectrpc_conformance_v1_ServerStreamRequest__Input, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_connectrpc_conformance_v1_ServerStreamResponse>;
  serverStream(argument: _connectrpc_conformance_v1_ServerStreamRequest__Input, options?: grpc.CallOptions): grpc.ClientReadableStream<_connectrpc_conformance_v1_ServerStreamResponse>;
  
  /**
   * A unary operation. The request indicates the response headers and trailers
   * and also indicates either a response message or an error to send back.
   * 
   * Response message data is specified as bytes. The service should echo back
   * request properties in the ConformancePayload and then include the message
   * data in the data field.
   * 
   * If the response_delay_ms duration is specified, the server should wait the
   * given duration after reading the request before sending the corresponding
   * response.
   * 
   * Servers should allow the response definition to be unset in the request and
   * if it is, set no response headers or trailers and return no response data.
   * The returned payload should only contain the request info.
   */
  Unary(argument: _connectrpc_conformance_v1_UnaryRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_connectrpc_conformance_v1_UnaryResponse>): grpc.ClientUnaryCall;
  Unary(argument: _connectrpc_conformance_v1_UnaryRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_connectrpc_conformance_v1_UnaryResponse>): grpc.ClientUnaryCall;
  Unary(argument: _connectrpc_conformance_v1_UnaryRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_connectrpc_conformance_v1_UnaryResponse>): grpc.ClientUnaryCall;
  Unary(argument: _connectrpc_conformance_v1_UnaryRequest__Input, callback: grpc.requestCallback<_connectrpc_conformance_v1_UnaryResponse>): grpc.ClientUnaryCall;
  /**
   * A unary operation. The request indicates the response headers and trailers
   * and also indicates either a response message or an error to send back.
   * 
   * Response message data is specified as bytes. The service should echo back
   * request properties in the ConformancePayload and then include the message
   * data in the data field.
   * 
   * If the response_delay_ms duration is specified, the server should wait the
   * given duration after reading the request before sending the corresponding
   * response.
   * 
   * Servers should allow the response definition to be unset in the request and
   * if it is, set no response headers or trailers and return no response data.
   * The returned payload should only contain the request info.
   */
  unary(argument: _connectrpc_conformance_v1_UnaryRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_connectrpc_conformance_v1_UnaryResponse>): grpc.ClientUnaryCall;
  unary(argument: _connectrpc_conformance_v1_UnaryRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_connectrpc_conformance_v1_UnaryResponse>): grpc.ClientUnaryCall;
  unary(argument: _connectrpc_conformance_v1_UnaryRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_connectrpc_conformance_v1_UnaryResponse>): grpc.ClientUnaryCall;
  unary(argument: _connectrpc_conformance_v1_UnaryRequest__Input, callback: grpc.requestCallback<_connectrpc_conformance_v1_UnaryResponse>): grpc.ClientUnaryCall;
  
  /**
   * A unary endpoint that the server should not implement and should instead
   * return an unimplemented error when invoked.
   */
  Unimplemented(argument: _connectrpc_conformance_v1_UnimplementedRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_connectrpc_conformance_v1_UnimplementedResponse>): grpc.ClientUnaryCall;
  Unimplemented(argument: _connectrpc_conformance_v1_UnimplementedRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_connectrpc_conformance_v1_UnimplementedResponse>): grpc.ClientUnaryCall;
  Unimplemented(argument: _connectrpc_conformance_v1_UnimplementedRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_connectrpc_conformance_v1_UnimplementedResponse>): grpc.ClientUnaryCall;
  Unimplemented(argument: _connectrpc_conformance_v1_UnimplementedRequest__Input, callback: grpc.requestCallback<_connectrpc_conformance_v1_UnimplementedResponse>): grpc.ClientUnaryCall;
  /**
   * A unary endpoint that the server should not implement and should instead
   * return an unimplemented error when invoked.
   */
  unimplemented(argument: _connectrpc_conformance_v1_UnimplementedRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_connectrpc_conformance_v1_UnimplementedResponse>): grpc.ClientUnaryCall;
  unimplemented(argument: _connectrpc_conformance_v1_UnimplementedRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_connectrpc_conformance_v1_UnimplementedResponse>): grpc.ClientUnaryCall;
  unimplemented(argument: _connectrpc_conformance_v1_UnimplementedRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_connectrpc_conformance_v1_UnimplementedResponse>): grpc.ClientUnaryCall;
  unimplemented(argument: _connectrpc_conformance_v1_UnimplementedRequest__Input, callback: grpc.requestCallback<_connectrpc_conformance_v1_UnimplementedResponse>): grpc.ClientUnaryCall;
  
}

/**
 * The service implemented by conformance test servers. This is implemented by
 * the reference servers, used to test clients, and is expected to be implemented
 * by test servers, since this is the service used by reference clients.
 * 
 * Test servers must implement the service as described.
 */
export interface ConformanceServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * A bidirectional-streaming operation. The first request indicates the response
   * headers, response messages, trailers, and an optional error to send back.
   * The response data should be sent in the order indicated, and the server
   * should wait between sending response messages as indicated.
   * 
   * Response message data is specified as bytes and should be included in the
   * data field of the ConformancePayload in each response.
   * 
   * Servers should send responses indicated according to the rules of half duplex
   * vs. full duplex streams. Once all responses are sent, the server should either
   * return an error if specified or close the stream without error.
   * 
   * Servers should immediately send response headers on the stream before sleeping
   * for any specified response delay and/or sending the first message so that
   * clients can be unblocked reading response headers.
   * 
   * If a response definition is not specified OR is specified, but response data
   * is empty, the server should skip sending anything on the stream. Stream
   * headers and trailers should always be set on the stream if provided
   * regardless of whether a response is sent or an error is thrown.
   * 
   * If the full_duplex field is true:
   * - the handler should read one request and then send back one response, and
   * then alternate, reading another request and then sending back another response, etc.
   * 
   * - if the server receives a request and has no responses to send, it
   * should throw the error specified in the request.
   * 
   * - the service should echo back all request properties in the first response
   * including the last received request. Subsequent responses should only
   * echo back the last received request.
   * 
   * - if the response_delay_ms duration is specified, the server should wait the given
   * duration after reading the request before sending the corresponding
   * response.
   * 
   * If the full_duplex field is false:
   * - the handler should read all requests until the client is done sending.
   * Once all requests are read, the server should then send back any responses
   * specified in the response definition.
   * 
   * - the server should echo back all request properties, including all request
   * messages in the order they were received, in the first response. Subsequent
   * responses should only include the message data in the data field.
   * 
   * - if the response_delay_ms duration is specified, the server should wait that
   * long in between sending each response message.
   */
  BidiStream: grpc.handleBidiStreamingCall<_connectrpc_conformance_v1_BidiStreamRequest, _connectrpc_conformance_v1_BidiStreamResponse__Input>;
  
  /**
   * A client-streaming operation. The first request indicates the response
   * headers and trailers and also indicates either a response message or an
   * error to send back.
   * 
   * Response message data is specified as bytes. The service should echo back
   * request properties, including all request messages in the order they were
   * received, in the ConformancePayload and then include the message data in
   * the data field.
   * 
   * If the input stream is empty, the server's response will include no data,
   * only the request properties (headers, timeout).
   * 
   * Servers should only read the response definition from the first message in
   * the stream and should ignore any definition set in subsequent messages.
   * 
   * Servers should allow the response definition to be unset in the request and
   * if it is, set no response headers or trailers and return no response data.
   * The returned payload should only contain the request info.
   */
  ClientStream: grpc.handleClientStreamingCall<_connectrpc_conformance_v1_ClientStreamRequest, _connectrpc_conformance_v1_ClientStreamResponse__Input>;
  
  /**
   * A unary endpoint denoted as having no side effects (i.e. idempotent).
   * Implementations should use an HTTP GET when invoking this endpoint and
   * leverage query parameters to send data.
   */
  IdempotentUnary: grpc.handleUnaryCall<_connectrpc_conformance_v1_IdempotentUnaryRequest, _connectrpc_conformance_v1_IdempotentUnaryResponse__Input>;
  
  /**
   * A server-streaming operation. The request indicates the response headers,
   * response messages, trailers, and an optional error to send back. The
   * response data should be sent in the order indicated, and the server should
   * wait between sending response messages as indicated.
   * 
   * Response message data is specified as bytes. The service should echo back
   * request properties in the first ConformancePayload, and then include the
   * message data in the data field. Subsequent messages after the first one
   * should contain only the data field.
   * 
   * Servers should immediately send response headers on the stream before sleeping
   * for any specified response delay and/or sending the first message so that
   * clients can be unblocked reading response headers.
   * 
   * If a response definition is not specified OR is specified, but response data
   * is empty, the server should skip sending anything on the stream. When there
   * are no responses to send, servers should throw an error if one is provided
   * and return without error if one is not. Stream headers and trailers should
   * still be set on the stream if provided regardless of whether a response is
   * sent or an error is thrown.
   */
  ServerStream: grpc.handleServerStreamingCall<_connectrpc_conformance_v1_ServerStreamRequest, _connectrpc_conformance_v1_ServerStreamResponse__Input>;
  
  /**
   * A unary operation. The request indicates the response headers and trailers
   * and also indicates either a response message or an error to send back.
   * 
   * Response message data is specified as bytes. The service should echo back
   * request properties in the ConformancePayload and then include the message
   * data in the data field.
   * 
   * If the response_delay_ms duration is specified, the server should wait the
   * given duration after reading the request before sending the corresponding
   * response.
   * 
   * Servers should allow the response definition to be unset in the request and
   * if it is, set no response headers or trailers and return no response data.
   * The returned payload should only contain the request info.
   */
  Unary: grpc.handleUnaryCall<_connectrpc_conformance_v1_UnaryRequest, _connectrpc_conformance_v1_UnaryResponse__Input>;
  
  /**
   * A unary endpoint that the server should not implement and should instead
   * return an unimplemented error when invoked.
   */
  Unimplemented: grpc.handleUnaryCall<_connectrpc_conformance_v1_UnimplementedRequest, _connectrpc_conformance_v1_UnimplementedResponse__Input>;
  
}

export interface ConformanceServiceDefinition extends grpc.ServiceDefinition {
  BidiStream: MethodDefinition<_connectrpc_conformance_v1_BidiStreamRequest__Input, _connectrpc_conformance_v1_BidiStreamResponse__Input, _connectrpc_conformance_v1_BidiStreamRequest, _connectrpc_conformance_v1_BidiStreamResponse>
  ClientStream: MethodDefinition<_connectrpc_conformance_v1_ClientStreamRequest__Input, _connectrpc_conformance_v1_ClientStreamResponse__Input, _connectrpc_conformance_v1_ClientStreamRequest, _connectrpc_conformance_v1_ClientStreamResponse>
  IdempotentUnary: MethodDefinition<_connectrpc_conformance_v1_IdempotentUnaryRequest__Input, _connectrpc_conformance_v1_IdempotentUnaryResponse__Input, _connectrpc_conformance_v1_IdempotentUnaryRequest, _connectrpc_conformance_v1_IdempotentUnaryResponse>
  ServerStream: MethodDefinition<_connectrpc_conformance_v1_ServerStreamRequest__Input, _connectrpc_conformance_v1_ServerStreamResponse__Input, _connectrpc_conformance_v1_ServerStreamRequest, _connectrpc_conformance_v1_ServerStreamResponse>
  Unary: MethodDefinition<_connectrpc_conformance_v1_UnaryRequest__Input, _connectrpc_conformance_v1_UnaryResponse__Input, _connectrpc_conformance_v1_UnaryRequest, _connectrpc_conformance_v1_UnaryResponse>
  Unimplemented: MethodDefinition<_connectrpc_conformance_v1_UnimplementedRequest__Input, _connectrpc_conformance_v1_UnimplementedResponse__Input, _connectrpc_conformance_v1_UnimplementedRequest, _connectrpc_conformance_v1_UnimplementedResponse>
}
