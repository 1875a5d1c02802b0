// Original file: test/conformance/protos/connectrpc/conformance/v1/config.proto

export const HTTPVersion = {
  HTTP_VERSION_UNSPECIFIED: 'HTTP_VERSION_UNSPECIFIED',
  HTTP_VERSION_1: 'HTTP_VERSION_1',
  HTTP_VERSION_2: 'HTTP_VERSION_2',
  HTTP_VERSION_3: 'HTTP_VERSION_3',
} as const;

export type HTTPVersion__Input =
  | 'HTTP_VERSION_UNSPECIFIED'
  | 0
  | 'HTTP_VERSION_1'
  | 1
  | 'HTTP_VERSION_2'
  | 2
  | 'HTTP_VERSION_3'
  | 3

export type HTTPVersion = typeof HTTPVersion[keyof typeof HTTPVersion]
