// Original file: test/conformance/protos/grpc/testing/test.proto

import type { Payload__Input as _grpc_testing_Payload__Input, Payload as _grpc_testing_Payload } from '../../grpc/testing/Payload.js';

export interface SimpleResponse__Input {
  'payload'?: (_grpc_testing_Payload__Input | null);
  'serverId'?: (string);
}

export interface SimpleResponse {
  'payload': (_grpc_testing_Payload | null);
  'serverId': (string);
}
