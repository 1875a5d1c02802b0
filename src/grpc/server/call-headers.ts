import { Metadata, status } from '@grpc/grpc-js';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http2';

/** Headers of the transport, which no handler needs to see. */
const ofTransport = ['grpc-timeout', 'grpc-encoding', 'grpc-accept-encoding', 'accept-encoding', 'te', 'content-type'];

/** What a client sent, without what belongs to the transport. */
export const requestMetadata = (headers: IncomingHttpHeaders): Metadata => {
  const metadata = Metadata.fromHttp2Headers(headers);
  for (const key of ofTransport) metadata.remove(key);
  return metadata;
};

const plainResponse = {
  ':status': 200,
  'content-type': 'application/grpc+proto',
  'grpc-accept-encoding': 'identity,deflate,gzip',
} as const;
const response = { ...plainResponse, 'grpc-encoding': 'identity' } as const;
const plainTrailers = { 'grpc-status': status.OK, 'grpc-message': 'OK' } as const;

/**
 * What a handler's metadata may have in all, in bytes. Where a header has more than 64 KiB, a client on Node.js gives up
 * the connection without a word to the calls on it, and to those that follow.
 */
const maxMetadataBytes = 48 * 1024;

/** @throws when there is more of it than a client can be sent */
const sendable = (metadata: Metadata): OutgoingHttpHeaders => {
  const headers = metadata.toHttp2Headers();
  let bytes = 0;
  for (const [name, value] of Object.entries(headers)) bytes += name.length + String(value).length;
  if (bytes > maxMetadataBytes) throw new RangeError(`${bytes} bytes of metadata are more than a client can be sent`);
  return headers;
};

/** The headers before the first message. Source: gRPC over HTTP/2, "Responses". */
export const responseHeaders = (metadata: Metadata | undefined): OutgoingHttpHeaders =>
  metadata ? { ...sendable(metadata), ...response } : response;

/** A status as it goes out. */
export interface OutgoingStatus {
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata | undefined;
}

/** A status after the messages. What a handler's metadata may say of it is not heeded: it is the server's. */
export const trailersOf = ({ code, details, metadata }: OutgoingStatus): OutgoingHttpHeaders =>
  !metadata && code === status.OK
    ? plainTrailers
    : { ...(metadata && sendable(metadata)), 'grpc-status': code, 'grpc-message': encodeURI(details) };

/** A status without messages, in one HEADERS frame: "Trailers-Only". */
export const trailersOnly = (status: OutgoingStatus): OutgoingHttpHeaders => ({
  ...trailersOf(status),
  ...plainResponse,
});
