// Original file: test/conformance/protos/grpc/testing/test.proto


export interface StreamingInputCallResponse__Input {
  'aggregatedPayloadSize'?: (number);
}

export interface StreamingInputCallResponse {
  'aggregatedPayloadSize': (number);
}
