// Original file: src/grpc/protos/grpc/reflection/v1/reflection.proto


/**
 * A file, and the files that it imports.
 */
export interface FileDescriptorResponse__Input {
  /**
   * Serialized google.protobuf.FileDescriptorProto messages.
   */
  'fileDescriptorProto'?: (Buffer | Uint8Array | string)[];
}

/**
 * A file, and the files that it imports.
 */
export interface FileDescriptorResponse {
  /**
   * Serialized google.protobuf.FileDescriptorProto messages.
   */
  'fileDescriptorProto': (Buffer)[];
}
