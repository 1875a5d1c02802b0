// Original file: test/conformance/protos/connectrpc/conformance/v1/service.proto

import type { MessageContents__Input as _connectrpc_conformance_v1_MessageContents__Input, MessageContents as _connectrpc_conformance_v1_MessageContents } from '../../../connectrpc/conformance/v1/MessageContents.js';

export interface _connectrpc_conformance_v1_StreamContents_StreamItem__Input {
  /**
   * must be in the range 0 to 255.
   */
  'flags'?: (number);
  /**
   * if absent use actual length of payload
   */
  'length'?: (number);
  'payload'?: (_connectrpc_conformance_v1_MessageContents__Input | null);
  '_length'?: "length";
}

export interface _connectrpc_conformance_v1_StreamContents_StreamItem {
  /**
   * must be in the range 0 to 255.
   */
  'flags': (number);
  /**
   * if absent use actual length of payload
   */
  'length'?: (number);
  'payload': (_connectrpc_conformance_v1_MessageContents | null);
  '_length'?: "length";
}

/**
 * StreamContents represents a sequence of messages in a request body.
 */
export interface StreamContents__Input {
  /**
   * The messages in the stream.
   */
  'items'?: (_connectrpc_conformance_v1_StreamContents_StreamItem__Input)[];
}

/**
 * StreamContents represents a sequence of messages in a request body.
 */
export interface StreamContents {
  /**
   * The messages in the stream.
   */
  'items': (_connectrpc_conformance_v1_StreamContents_StreamItem)[];
}
