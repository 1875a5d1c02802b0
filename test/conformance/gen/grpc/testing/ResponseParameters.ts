// Original file: test/conformance/protos/grpc/testing/test.proto


export interface ResponseParameters__Input {
  'size'?: (number);
  /**
   * The pause before this response.
   */
  'intervalUs'?: (number);
}

export interface ResponseParameters {
  'size': (number);
  /**
   * The pause before this response.
   */
  'intervalUs': (number);
}
