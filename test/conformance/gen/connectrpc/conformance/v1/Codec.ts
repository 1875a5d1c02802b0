// Original file: test/conformance/protos/connectrpc/conformance/v1/config.proto

export const Codec = {
  CODEC_UNSPECIFIED: 'CODEC_UNSPECIFIED',
  CODEC_PROTO: 'CODEC_PROTO',
  CODEC_JSON: 'CODEC_JSON',
  /**
   * not used; will be ignored
   * @deprecated
   */
  CODEC_TEXT: 'CODEC_TEXT',
} as const;

export type Codec__Input =
  | 'CODEC_UNSPECIFIED'
  | 0
  | 'CODEC_PROTO'
  | 1
  | 'CODEC_JSON'
  | 2
  /**
   * not used; will be ignored
   */
  | 'CODEC_TEXT'
  | 3

export type Codec = typeof Codec[keyof typeof Codec]
