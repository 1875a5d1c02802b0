// Original file: src/grpc/protos/grpc/reflection/v1alpha/reflection.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ServerReflectionRequest__Input as _grpc_reflection_v1alpha_ServerReflectionRequest__Input, ServerReflectionRequest as _grpc_reflection_v1alpha_ServerReflectionRequest } from '../../../grpc/reflection/v1alpha/ServerReflectionRequest.js';
import type { ServerReflectionResponse__Input as _grpc_reflection_v1alpha_ServerReflectionResponse__Input, ServerReflectionResponse as _grpc_reflection_v1alpha_ServerReflectionResponse } from '../../../grpc/reflection/v1alpha/ServerReflectionResponse.js';

/**
 * Server reflection, wire-compatible with grpc/reflection/v1alpha/reflection.proto of grpc-proto.
 * Source: https://github.com/grpc/grpc/blob/master/doc/server-reflection.md
 * Older clients know this version only. Apart from the package it is v1.
 */
export interface ServerReflectionClient extends grpc.Client {
  /**
   * Answers each question of the stream, in order.
   */
  ServerReflectionInfo(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_grpc_reflection_v1alpha_ServerReflectionRequest__Input, _grpc_reflection_v1alpha_ServerReflectionResponse>;
  ServerReflectionInfo(options?: grpc.CallOptions): grpc.ClientDuplexStream<_grpc_reflection_v1alpha_ServerReflectionRequest__Input, _grpc_reflection_v1alpha_ServerReflectionResponse>;
  /**
   * Answers each question of the stream, in order.
   */
  serverReflectionInfo(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_grpc_reflection_v1alpha_ServerReflectionRequest__Input, _grpc_reflection_v1alpha_ServerReflectionResponse>;
  serverReflectionInfo(options?: grpc.CallOptions): grpc.ClientDuplexStream<_grpc_reflection_v1alpha_ServerReflectionRequest__Input, _grpc_reflection_v1alpha_ServerReflectionResponse>;
  
}

/**
 * Server reflection, wire-compatible with grpc/reflection/v1alpha/reflection.proto of grpc-proto.
 * Source: https://github.com/grpc/grpc/blob/master/doc/server-reflection.md
 * Older clients know this version only. Apart from the package it is v1.
 */
export interface ServerReflectionHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Answers each question of the stream, in order.
   */
  ServerReflectionInfo: grpc.handleBidiStreamingCall<_grpc_reflection_v1alpha_ServerReflectionRequest, _grpc_reflection_v1alpha_ServerReflectionResponse__Input>;
  
}

export interface ServerReflectionDefinition extends grpc.ServiceDefinition {
  ServerReflectionInfo: MethodDefinition<_grpc_reflection_v1alpha_ServerReflectionRequest__Input, _grpc_reflection_v1alpha_ServerReflectionResponse__Input, _grpc_reflection_v1alpha_ServerReflectionRequest, _grpc_reflection_v1alpha_ServerReflectionResponse>
}
