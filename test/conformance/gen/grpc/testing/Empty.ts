// Original file: test/conformance/protos/grpc/testing/test.proto


export interface Empty__Input {
}

export interface Empty {
}
