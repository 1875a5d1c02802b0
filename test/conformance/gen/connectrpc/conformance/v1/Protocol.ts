// Original file: test/conformance/protos/connectrpc/conformance/v1/config.proto

export const Protocol = {
  PROTOCOL_UNSPECIFIED: 'PROTOCOL_UNSPECIFIED',
  PROTOCOL_CONNECT: 'PROTOCOL_CONNECT',
  PROTOCOL_GRPC: 'PROTOCOL_GRPC',
  PROTOCOL_GRPC_WEB: 'PROTOCOL_GRPC_WEB',
} as const;

export type Protocol__Input =
  | 'PROTOCOL_UNSPECIFIED'
  | 0
  | 'PROTOCOL_CONNECT'
  | 1
  | 'PROTOCOL_GRPC'
  | 2
  | 'PROTOCOL_GRPC_WEB'
  | 3

export type Protocol = typeof Protocol[keyof typeof Protocol]
