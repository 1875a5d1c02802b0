// Original file: test/conformance/protos/grpc/testing/test.proto


export interface Payload__Input {
  /**
   * 0 is all zeros, the only type.
   */
  'type'?: (number);
  'body'?: (Buffer | Uint8Array | string);
}

export interface Payload {
  /**
   * 0 is all zeros, the only type.
   */
  'type': (number);
  'body': (Buffer);
}
