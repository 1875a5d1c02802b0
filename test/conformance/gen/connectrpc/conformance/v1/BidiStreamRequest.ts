// Original file: test/conformance/protos/connectrpc/conformance/v1/service.proto

import type { StreamResponseDefinition__Input as _connectrpc_conformance_v1_StreamResponseDefinition__Input, StreamResponseDefinition as _connectrpc_conformance_v1_StreamResponseDefinition } from '../../../connectrpc/conformance/v1/StreamResponseDefinition.js';

export interface BidiStreamRequest__Input {
  /**
   * Tells the server how to reply; required in the first message
   * in the stream. Should be ignored in subsequent messages.
   */
  'responseDefinition'?: (_connectrpc_conformance_v1_StreamResponseDefinition__Input | null);
  /**
   * Tells the server whether it should wait for each request
   * before sending a response.
   * 
   * If true, it indicates the server should effectively interleave the
   * stream so messages are sent in request->response pairs.
   * 
   * If false, then the response stream will be sent once all request messages
   * are finished sending with the only delays between messages
   * being the optional fixed milliseconds defined in the response
   * definition.
   * 
   * This field is only relevant in the first message in the stream
   * and should be ignored in subsequent messages.
   */
  'fullDuplex'?: (boolean);
  /**
   * Additional data for subsequent messages in the stream. Also
   * used to pad the request size to test large request messages.
   */
  'requestData'?: (Buffer | Uint8Array | string);
}

export interface BidiStreamRequest {
  /**
   * Tells the server how to reply; required in the first message
   * in the stream. Should be ignored in subsequent messages.
   */
  'responseDefinition': (_connectrpc_conformance_v1_StreamResponseDefinition | null);
  /**
   * Tells the server whether it should wait for each request
   * before sending a response.
   * 
   * If true, it indicates the server should effectively interleave the
   * stream so messages are sent in request->response pairs.
   * 
   * If false, then the response stream will be sent once all request messages
   * are finished sending with the only delays between messages
   * being the optional fixed milliseconds defined in the response
   * definition.
   * 
   * This field is only relevant in the first message in the stream
   * and should be ignored in subsequent messages.
   */
  'fullDuplex': (boolean);
  /**
   * Additional data for subsequent messages in the stream. Also
   * used to pad the request size to test large request messages.
   */
  'requestData': (Buffer);
}
