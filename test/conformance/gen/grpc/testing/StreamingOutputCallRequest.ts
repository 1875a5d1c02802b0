// Original file: test/conformance/protos/grpc/testing/test.proto

import type { ResponseParameters__Input as _grpc_testing_ResponseParameters__Input, ResponseParameters as _grpc_testing_ResponseParameters } from '../../grpc/testing/ResponseParameters.js';
import type { Payload__Input as _grpc_testing_Payload__Input, Payload as _grpc_testing_Payload } from '../../grpc/testing/Payload.js';
import type { EchoStatus__Input as _grpc_testing_EchoStatus__Input, EchoStatus as _grpc_testing_EchoStatus } from '../../grpc/testing/EchoStatus.js';
import type { TestOrcaReport__Input as _grpc_testing_TestOrcaReport__Input, TestOrcaReport as _grpc_testing_TestOrcaReport } from '../../grpc/testing/TestOrcaReport.js';

export interface StreamingOutputCallRequest__Input {
  'responseType'?: (number);
  'responseParameters'?: (_grpc_testing_ResponseParameters__Input)[];
  'payload'?: (_grpc_testing_Payload__Input | null);
  'responseStatus'?: (_grpc_testing_EchoStatus__Input | null);
  'orcaOobReport'?: (_grpc_testing_TestOrcaReport__Input | null);
}

export interface StreamingOutputCallRequest {
  'responseType': (number);
  'responseParameters': (_grpc_testing_ResponseParameters)[];
  'payload': (_grpc_testing_Payload | null);
  'responseStatus': (_grpc_testing_EchoStatus | null);
  'orcaOobReport': (_grpc_testing_TestOrcaReport | null);
}
