// Original file: test/conformance/protos/connectrpc/conformance/v1/service.proto


export interface UnimplementedResponse__Input {
}

export interface UnimplementedResponse {
}
