// Original file: test/conformance/protos/grpc/testing/test.proto


export interface EchoStatus__Input {
  'code'?: (number);
  'message'?: (string);
}

export interface EchoStatus {
  'code': (number);
  'message': (string);
}
