// Original file: test/conformance/protos/connectrpc/conformance/v1/service.proto


export interface UnimplementedRequest__Input {
}

export interface UnimplementedRequest {
}
