// Original file: test/conformance/protos/connectrpc/conformance/v1/service.proto


/**
 * A tuple of name and values (ASCII) for a header or trailer entry.
 */
export interface Header__Input {
  /**
   * Header/trailer name (key).
   */
  'name'?: (string);
  /**
   * Header/trailer value. This is repeated to explicitly support headers and
   * trailers where a key is repeated. In such a case, these values must be in
   * the same order as which values appeared in the header or trailer block.
   */
  'value'?: (string)[];
}

/**
 * A tuple of name and values (ASCII) for a header or trailer entry.
 */
export interface Header {
  /**
   * Header/trailer name (key).
   */
  'name': (string);
  /**
   * Header/trailer value. This is repeated to explicitly support headers and
   * trailers where a key is repeated. In such a case, these values must be in
   * the same order as which values appeared in the header or trailer block.
   */
  'value': (string)[];
}
