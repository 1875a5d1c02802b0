import { Metadata } from '@grpc/grpc-js';
import type { FileRegistry } from '@bufbuild/protobuf';
import type { IncomingHttpHeaders } from 'node:http';
import { requestIdKey } from '../grpc/index.js';
import type { BytesClient } from '../grpc/client/index.js';
import { invalidHeader } from './http/gateway-errors.js';

/** A service behind the gateway. */
export interface Backend {
  /** Its descriptors, with the annotations that define its routes. */
  readonly registry: FileRegistry;
  readonly client: BytesClient;
  /** Whether its connections are encrypted: callers' tokens are passed on over TLS only. */
  readonly encrypted: boolean;
}

/** The characters of a metadata value. Source: grpc/doc/PROTOCOL-HTTP2.md, "ASCII-Value". */
const printable = /^[\x20-\x7e]+$/;

/** The request headers that the gateway passes on: the caller's token, the request id and the trace context. */
export const upstreamMetadata = (
  headers: IncomingHttpHeaders,
  {
    requestId,
    encrypted,
    traced,
  }: { readonly requestId: string; readonly encrypted: boolean; readonly traced: boolean },
): Metadata => {
  // If the gateway has its own spans, the client interceptor sends their trace context.
  const metadata = traced ? new Metadata() : traceMetadata(headers);
  metadata.set(requestIdKey, requestId);
  const { authorization } = headers;
  if (authorization !== undefined && encrypted) {
    if (!printable.test(authorization)) throw invalidHeader('authorization', 'must be printable ASCII');
    metadata.set('authorization', authorization);
  }
  return metadata;
};

/** The trace context of the caller. Source: W3C Trace Context. */
export const traceMetadata = ({ traceparent, tracestate }: IncomingHttpHeaders): Metadata => {
  const metadata = new Metadata();
  if (typeof traceparent === 'string' && printable.test(traceparent)) metadata.set('traceparent', traceparent);
  if (typeof tracestate === 'string' && printable.test(tracestate)) metadata.set('tracestate', tracestate);
  return metadata;
};
