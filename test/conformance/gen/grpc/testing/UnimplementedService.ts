// Original file: test/conformance/protos/grpc/testing/test.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { Empty__Input as _grpc_testing_Empty__Input, Empty as _grpc_testing_Empty } from '../../grpc/testing/Empty.js';

/**
 * What no server implements, for the cases that expect UNIMPLEMENTED.
 */
export interface UnimplementedServiceClient extends grpc.Client {
  UnimplementedCall(argument: _grpc_testing_Empty__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_grpc_testing_Empty>): grpc.ClientUnaryCall;
  UnimplementedCall(argument: _grpc_testing_Empty__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_grpc_testing_Empty>): grpc.ClientUnaryCall;
  UnimplementedCall(argument: _grpc_testing_Empty__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_grpc_testing_Empty>): grpc.ClientUnaryCall;
  UnimplementedCall(argument: _grpc_testing_Empty__Input, callback: grpc.requestCallback<_grpc_testing_Empty>): grpc.ClientUnaryCall;
  unimplementedCall(argument: _grpc_testing_Empty__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_grpc_testing_Empty>): grpc.ClientUnaryCall;
  unimplementedCall(argument: _grpc_testing_Empty__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_grpc_testing_Empty>): grpc.ClientUnaryCall;
  unimplementedCall(argument: _grpc_testing_Empty__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_grpc_testing_Empty>): grpc.ClientUnaryCall;
  unimplementedCall(argument: _grpc_testing_Empty__Input, callback: grpc.requestCallback<_grpc_testing_Empty>): grpc.ClientUnaryCall;
  
}

/**
 * What no server implements, for the cases that expect UNIMPLEMENTED.
 */
export interface UnimplementedServiceHandlers extends grpc.UntypedServiceImplementation {
  UnimplementedCall: grpc.handleUnaryCall<_grpc_testing_Empty, _grpc_testing_Empty__Input>;
  
}

export interface UnimplementedServiceDefinition extends grpc.ServiceDefinition {
  UnimplementedCall: MethodDefinition<_grpc_testing_Empty__Input, _grpc_testing_Empty__Input, _grpc_testing_Empty, _grpc_testing_Empty>
}
