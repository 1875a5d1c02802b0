import { Metadata } from '@grpc/grpc-js';
import type { FileRegistry } from '@bufbuild/protobuf';
import type { IncomingHttpHeaders } from 'node:http';
import { requestIdKey } from '../grpc/index.js';
import type { BytesClient } from '../grpc/client/index.js';
import { invalidHeader } from './http/gateway-errors.js';

/** A service behind the gateway. */
export interface Backend {
  /** Its descriptors, with the annotations that make its routes. */
  readonly registry: FileRegistry;
  readonly client: BytesClient;
  /** Whether its connections are encrypted: callers' tokens are passed on over nothing else. */
  readonly encrypted: boolean;
}

/** What a metadata value may be. Source: grpc/doc/PROTOCOL-HTTP2.md, "ASCII-Value". */
const printable = /^[\x20-\x7e]+$/;

/** What of a request's headers goes to the service: the caller's token, the request's id, and its place in a trace. */
export const upstreamMetadata = (
  headers: IncomingHttpHeaders,
  {
    requestId,
    encrypted,
    traced,
  }: { readonly requestId: string; readonly encrypted: boolean; readonly traced: boolean },
): Metadata => {
  // With spans of our own, the client says where they stand.
  const metadata = traced ? new Metadata() : traceMetadata(headers);
  metadata.set(requestIdKey, requestId);
  const { authorization } = headers;
  if (authorization !== undefined && encrypted) {
    if (!printable.test(authorization)) throw invalidHeader('authorization', 'must be printable ASCII');
    metadata.set('authorization', authorization);
  }
  return metadata;
};

/** Where the caller's span stands. Source: W3C Trace Context. */
export const traceMetadata = ({ traceparent, tracestate }: IncomingHttpHeaders): Metadata => {
  const metadata = new Metadata();
  if (typeof traceparent === 'string' && printable.test(traceparent)) metadata.set('traceparent', traceparent);
  if (typeof tracestate === 'string' && printable.test(tracestate)) metadata.set('tracestate', tracestate);
  return metadata;
};
