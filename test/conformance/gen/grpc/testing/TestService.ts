// Original file: test/conformance/protos/grpc/testing/test.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { Empty__Input as _grpc_testing_Empty__Input, Empty as _grpc_testing_Empty } from '../../grpc/testing/Empty.js';
import type { SimpleRequest__Input as _grpc_testing_SimpleRequest__Input, SimpleRequest as _grpc_testing_SimpleRequest } from '../../grpc/testing/SimpleRequest.js';
import type { SimpleResponse__Input as _grpc_testing_SimpleResponse__Input, SimpleResponse as _grpc_testing_SimpleResponse } from '../../grpc/testing/SimpleResponse.js';
import type { StreamingInputCallRequest__Input as _grpc_testing_StreamingInputCallRequest__Input, StreamingInputCallRequest as _grpc_testing_StreamingInputCallRequest } from '../../grpc/testing/StreamingInputCallRequest.js';
import type { StreamingInputCallResponse__Input as _grpc_testing_StreamingInputCallResponse__Input, StreamingInputCallResponse as _grpc_testing_StreamingInputCallResponse } from '../../grpc/testing/StreamingInputCallResponse.js';
import type { StreamingOutputCallRequest__Input as _grpc_testing_StreamingOutputCallRequest__Input, StreamingOutputCallRequest as _grpc_testing_StreamingOutputCallRequest } from '../../grpc/testing/StreamingOutputCallRequest.js';
import type { StreamingOutputCallResponse__Input as _grpc_testing_StreamingOutputCallResponse__Input, StreamingOutputCallResponse as _grpc_testing_StreamingOutputCallResponse } from '../../grpc/testing/StreamingOutputCallResponse.js';

export interface TestServiceClient extends grpc.Client {
  EmptyCall(argument: _grpc_testing_Empty__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_grpc_testing_Empty>): grpc.ClientUnaryCall;
  EmptyCall(argument: _grpc_testing_Empty__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_grpc_testing_Empty>): grpc.ClientUnaryCall;
  EmptyCall(argument: _grpc_testing_Empty__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_grpc_testing_Empty>): grpc.ClientUnaryCall;
  EmptyCall(argument: _grpc_testing_Empty__Input, callback: grpc.requestCallback<_grpc_testing_Empty>): grpc.ClientUnaryCall;
  emptyCall(argument: _grpc_testing_Empty__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_grpc_testing_Empty>): grpc.ClientUnaryCall;
  emptyCall(argument: _grpc_testing_Empty__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_grpc_testing_Empty>): grpc.ClientUnaryCall;
  emptyCall(argument: _grpc_testing_Empty__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_grpc_testing_Empty>): grpc.ClientUnaryCall;
  emptyCall(argument: _grpc_testing_Empty__Input, callback: grpc.requestCallback<_grpc_testing_Empty>): grpc.ClientUnaryCall;
  
  /**
   * Each request is answered as it comes.
   */
  FullDuplexCall(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_grpc_testing_StreamingOutputCallRequest__Input, _grpc_testing_StreamingOutputCallResponse>;
  FullDuplexCall(options?: grpc.CallOptions): grpc.ClientDuplexStream<_grpc_testing_StreamingOutputCallRequest__Input, _grpc_testing_StreamingOutputCallResponse>;
  /**
   * Each request is answered as it comes.
   */
  fullDuplexCall(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_grpc_testing_StreamingOutputCallRequest__Input, _grpc_testing_StreamingOutputCallResponse>;
  fullDuplexCall(options?: grpc.CallOptions): grpc.ClientDuplexStream<_grpc_testing_StreamingOutputCallRequest__Input, _grpc_testing_StreamingOutputCallResponse>;
  
  /**
   * All requests are answered after the last.
   */
  HalfDuplexCall(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_grpc_testing_StreamingOutputCallRequest__Input, _grpc_testing_StreamingOutputCallResponse>;
  HalfDuplexCall(options?: grpc.CallOptions): grpc.ClientDuplexStream<_grpc_testing_StreamingOutputCallRequest__Input, _grpc_testing_StreamingOutputCallResponse>;
  /**
   * All requests are answered after the last.
   */
  halfDuplexCall(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_grpc_testing_StreamingOutputCallRequest__Input, _grpc_testing_StreamingOutputCallResponse>;
  halfDuplexCall(options?: grpc.CallOptions): grpc.ClientDuplexStream<_grpc_testing_StreamingOutputCallRequest__Input, _grpc_testing_StreamingOutputCallResponse>;
  
  /**
   * The bytes of all payloads are counted.
   */
  StreamingInputCall(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_grpc_testing_StreamingInputCallResponse>): grpc.ClientWritableStream<_grpc_testing_StreamingInputCallRequest__Input>;
  StreamingInputCall(metadata: grpc.Metadata, callback: grpc.requestCallback<_grpc_testing_StreamingInputCallResponse>): grpc.ClientWritableStream<_grpc_testing_StreamingInputCallRequest__Input>;
  StreamingInputCall(options: grpc.CallOptions, callback: grpc.requestCallback<_grpc_testing_StreamingInputCallResponse>): grpc.ClientWritableStream<_grpc_testing_StreamingInputCallRequest__Input>;
  StreamingInputCall(callback: grpc.requestCallback<_grpc_testing_StreamingInputCallResponse>): grpc.ClientWritableStream<_grpc_testing_StreamingInputCallRequest__Input>;
  /**
   * The bytes of all payloads are counted.
   */
  streamingInputCall(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_grpc_testing_StreamingInputCallResponse>): grpc.ClientWritableStream<_grpc_testing_StreamingInputCallRequest__Input>;
  streamingInputCall(metadata: grpc.Metadata, callback: grpc.requestCallback<_grpc_testing_StreamingInputCallResponse>): grpc.ClientWritableStream<_grpc_testing_StreamingInputCallRequest__Input>;
  streamingInputCall(options: grpc.CallOptions, callback: grpc.requestCallback<_grpc_testing_StreamingInputCallResponse>): grpc.ClientWritableStream<_grpc_testing_StreamingInputCallRequest__Input>;
  streamingInputCall(callback: grpc.requestCallback<_grpc_testing_StreamingInputCallResponse>): grpc.ClientWritableStream<_grpc_testing_StreamingInputCallRequest__Input>;
  
  /**
   * One response for each of the parameters.
   */
  StreamingOutputCall(argument: _grpc_testing_StreamingOutputCallRequest__Input, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_grpc_testing_StreamingOutputCallResponse>;
  StreamingOutputCall(argument: _grpc_testing_StreamingOutputCallRequest__Input, options?: grpc.CallOptions): grpc.ClientReadableStream<_grpc_testing_StreamingOutputCallResponse>;
  /**
   * One response for each of the parameters.
   */
  streamingOutputCall(argument: _grpc_testing_StreamingOutputCallRequest__Input, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_grpc_testing_StreamingOutputCallResponse>;
  streamingOutputCall(argument: _grpc_testing_StreamingOutputCallRequest__Input, options?: grpc.CallOptions): grpc.ClientReadableStream<_grpc_testing_StreamingOutputCallResponse>;
  
  /**
   * One response of the size that the request asks for.
   */
  UnaryCall(argument: _grpc_testing_SimpleRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_grpc_testing_SimpleResponse>): grpc.ClientUnaryCall;
  UnaryCall(argument: _grpc_testing_SimpleRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_grpc_testing_SimpleResponse>): grpc.ClientUnaryCall;
  UnaryCall(argument: _grpc_testing_SimpleRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_grpc_testing_SimpleResponse>): grpc.ClientUnaryCall;
  UnaryCall(argument: _grpc_testing_SimpleRequest__Input, callback: grpc.requestCallback<_grpc_testing_SimpleResponse>): grpc.ClientUnaryCall;
  /**
   * One response of the size that the request asks for.
   */
  unaryCall(argument: _grpc_testing_SimpleRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_grpc_testing_SimpleResponse>): grpc.ClientUnaryCall;
  unaryCall(argument: _grpc_testing_SimpleRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_grpc_testing_SimpleResponse>): grpc.ClientUnaryCall;
  unaryCall(argument: _grpc_testing_SimpleRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_grpc_testing_SimpleResponse>): grpc.ClientUnaryCall;
  unaryCall(argument: _grpc_testing_SimpleRequest__Input, callback: grpc.requestCallback<_grpc_testing_SimpleResponse>): grpc.ClientUnaryCall;
  
}

export interface TestServiceHandlers extends grpc.UntypedServiceImplementation {
  EmptyCall: grpc.handleUnaryCall<_grpc_testing_Empty, _grpc_testing_Empty__Input>;
  
  /**
   * Each request is answered as it comes.
   */
  FullDuplexCall: grpc.handleBidiStreamingCall<_grpc_testing_StreamingOutputCallRequest, _grpc_testing_StreamingOutputCallResponse__Input>;
  
  /**
   * All requests are answered after the last.
   */
  HalfDuplexCall: grpc.handleBidiStreamingCall<_grpc_testing_StreamingOutputCallRequest, _grpc_testing_StreamingOutputCallResponse__Input>;
  
  /**
   * The bytes of all payloads are counted.
   */
  StreamingInputCall: grpc.handleClientStreamingCall<_grpc_testing_StreamingInputCallRequest, _grpc_testing_StreamingInputCallResponse__Input>;
  
  /**
   * One response for each of the parameters.
   */
  StreamingOutputCall: grpc.handleServerStreamingCall<_grpc_testing_StreamingOutputCallRequest, _grpc_testing_StreamingOutputCallResponse__Input>;
  
  /**
   * One response of the size that the request asks for.
   */
  UnaryCall: grpc.handleUnaryCall<_grpc_testing_SimpleRequest, _grpc_testing_SimpleResponse__Input>;
  
}

export interface TestServiceDefinition extends grpc.ServiceDefinition {
  EmptyCall: MethodDefinition<_grpc_testing_Empty__Input, _grpc_testing_Empty__Input, _grpc_testing_Empty, _grpc_testing_Empty>
  FullDuplexCall: MethodDefinition<_grpc_testing_StreamingOutputCallRequest__Input, _grpc_testing_StreamingOutputCallResponse__Input, _grpc_testing_StreamingOutputCallRequest, _grpc_testing_StreamingOutputCallResponse>
  HalfDuplexCall: MethodDefinition<_grpc_testing_StreamingOutputCallRequest__Input, _grpc_testing_StreamingOutputCallResponse__Input, _grpc_testing_StreamingOutputCallRequest, _grpc_testing_StreamingOutputCallResponse>
  StreamingInputCall: MethodDefinition<_grpc_testing_StreamingInputCallRequest__Input, _grpc_testing_StreamingInputCallResponse__Input, _grpc_testing_StreamingInputCallRequest, _grpc_testing_StreamingInputCallResponse>
  StreamingOutputCall: MethodDefinition<_grpc_testing_StreamingOutputCallRequest__Input, _grpc_testing_StreamingOutputCallResponse__Input, _grpc_testing_StreamingOutputCallRequest, _grpc_testing_StreamingOutputCallResponse>
  UnaryCall: MethodDefinition<_grpc_testing_SimpleRequest__Input, _grpc_testing_SimpleResponse__Input, _grpc_testing_SimpleRequest, _grpc_testing_SimpleResponse>
}
