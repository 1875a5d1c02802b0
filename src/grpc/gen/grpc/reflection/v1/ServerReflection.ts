// Original file: src/grpc/protos/grpc/reflection/v1/reflection.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ServerReflectionRequest__Input as _grpc_reflection_v1_ServerReflectionRequest__Input, ServerReflectionRequest as _grpc_reflection_v1_ServerReflectionRequest } from '../../../grpc/reflection/v1/ServerReflectionRequest.js';
import type { ServerReflectionResponse__Input as _grpc_reflection_v1_ServerReflectionResponse__Input, ServerReflectionResponse as _grpc_reflection_v1_ServerReflectionResponse } from '../../../grpc/reflection/v1/ServerReflectionResponse.js';

/**
 * Server reflection, wire-compatible with grpc/reflection/v1/reflection.proto of grpc-proto.
 * Source: https://github.com/grpc/grpc/blob/master/doc/server-reflection.md
 */
export interface ServerReflectionClient extends grpc.Client {
  /**
   * Answers each question of the stream, in order.
   */
  ServerReflectionInfo(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_grpc_reflection_v1_ServerReflectionRequest__Input, _grpc_reflection_v1_ServerReflectionResponse>;
  ServerReflectionInfo(options?: grpc.CallOptions): grpc.ClientDuplexStream<_grpc_reflection_v1_ServerReflectionRequest__Input, _grpc_reflection_v1_ServerReflectionResponse>;
  /**
   * Answers each question of the stream, in order.
   */
  serverReflectionInfo(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_grpc_reflection_v1_ServerReflectionRequest__Input, _grpc_reflection_v1_ServerReflectionResponse>;
  serverReflectionInfo(options?: grpc.CallOptions): grpc.ClientDuplexStream<_grpc_reflection_v1_ServerReflectionRequest__Input, _grpc_reflection_v1_ServerReflectionResponse>;
  
}

/**
 * Server reflection, wire-compatible with grpc/reflection/v1/reflection.proto of grpc-proto.
 * Source: https://github.com/grpc/grpc/blob/master/doc/server-reflection.md
 */
export interface ServerReflectionHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Answers each question of the stream, in order.
   */
  ServerReflectionInfo: grpc.handleBidiStreamingCall<_grpc_reflection_v1_ServerReflectionRequest, _grpc_reflection_v1_ServerReflectionResponse__Input>;
  
}

export interface ServerReflectionDefinition extends grpc.ServiceDefinition {
  ServerReflectionInfo: MethodDefinition<_grpc_reflection_v1_ServerReflectionRequest__Input, _grpc_reflection_v1_ServerReflectionResponse__Input, _grpc_reflection_v1_ServerReflectionRequest, _grpc_reflection_v1_ServerReflectionResponse>
}
