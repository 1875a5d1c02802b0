// Original file: test/conformance/protos/connectrpc/conformance/v1/config.proto

export const Compression = {
  COMPRESSION_UNSPECIFIED: 'COMPRESSION_UNSPECIFIED',
  COMPRESSION_IDENTITY: 'COMPRESSION_IDENTITY',
  COMPRESSION_GZIP: 'COMPRESSION_GZIP',
  COMPRESSION_BR: 'COMPRESSION_BR',
  COMPRESSION_ZSTD: 'COMPRESSION_ZSTD',
  COMPRESSION_DEFLATE: 'COMPRESSION_DEFLATE',
  COMPRESSION_SNAPPY: 'COMPRESSION_SNAPPY',
} as const;

export type Compression__Input =
  | 'COMPRESSION_UNSPECIFIED'
  | 0
  | 'COMPRESSION_IDENTITY'
  | 1
  | 'COMPRESSION_GZIP'
  | 2
  | 'COMPRESSION_BR'
  | 3
  | 'COMPRESSION_ZSTD'
  | 4
  | 'COMPRESSION_DEFLATE'
  | 5
  | 'COMPRESSION_SNAPPY'
  | 6

export type Compression = typeof Compression[keyof typeof Compression]
