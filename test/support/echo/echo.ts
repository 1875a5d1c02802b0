import type {
  handleBidiStreamingCall,
  handleClientStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
  ServiceDefinition,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { MethodDefinition } from '@grpc/proto-loader';
import { fileURLToPath } from 'node:url';
import type { Contract } from '../../../src/grpc/common/methods.js';
import { loadProto } from '../../../src/grpc/common/load-proto.js';

/* The types that proto-loader-gen-types would generate for echo.proto. */

export interface EchoRequest {
  text: string;
  count: number;
}
export type EchoRequest__Input = Partial<EchoRequest>;
export interface EchoResponse {
  text: string;
  index: number;
}
export type EchoResponse__Input = Partial<EchoResponse>;

export interface EchoHandlers extends UntypedServiceImplementation {
  Unary: handleUnaryCall<EchoRequest, EchoResponse__Input>;
  ServerStream: handleServerStreamingCall<EchoRequest, EchoResponse__Input>;
  ClientStream: handleClientStreamingCall<EchoRequest, EchoResponse__Input>;
  Bidi: handleBidiStreamingCall<EchoRequest, EchoResponse__Input>;
}

type EchoMethod = MethodDefinition<EchoRequest__Input, EchoResponse__Input, EchoRequest, EchoResponse>;

interface Generated extends ServiceDefinition {
  Unary: EchoMethod;
  ServerStream: EchoMethod;
  ClientStream: EchoMethod;
  Bidi: EchoMethod;
}

export type EchoDefinition = Contract<EchoHandlers, Generated>;

/** The service test.echo.Echo. */
export const { 'test.echo.Echo': echoDefinition } = loadProto<{ 'test.echo.Echo': EchoDefinition }>(
  'echo.proto',
  // The .proto stays in the source tree: this file runs from dist/test/support/echo.
  fileURLToPath(new URL('../../../../test/support/echo', import.meta.url)),
  ['test.echo.Echo'],
);
