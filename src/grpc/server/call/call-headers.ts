import { Metadata, status } from '@grpc/grpc-js';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http2';
import { encodeStatusDetails, statusDetailsKey } from '../../common/status-details.js';
import type { StatusError } from '../../common/status-error.js';

/** Headers of the transport, which no handler needs to see. */
const ofTransport = ['grpc-timeout', 'grpc-encoding', 'grpc-accept-encoding', 'accept-encoding', 'te', 'content-type'];

/** The headers of a request, after `restoreRepeated`. */
export type RequestHeaders = NodeJS.Dict<string | string[]>;

/**
 * Makes a list of `authorization` and of `content-type` where a client sent several, of which node:http2 keeps the first. A
 * server decides by these two, and a proxy before it may have decided by another value. RFC 9110, section 5.3, lets neither
 * come twice. The values of what else is read here are joined by node:http2.
 *
 * @param rawHeaders names and values by turns, as they came
 */
export const restoreRepeated = (headers: RequestHeaders, rawHeaders: readonly string[]): void => {
  let authorizations = 0;
  let contentTypes = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name === 'authorization') authorizations++;
    else if (name === 'content-type') contentTypes++;
  }
  if (authorizations > 1) headers['authorization'] = valuesOf(rawHeaders, 'authorization');
  if (contentTypes > 1) headers['content-type'] = valuesOf(rawHeaders, 'content-type');
};

const valuesOf = (rawHeaders: readonly string[], name: string): string[] =>
  rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1] === name);

/*
 * How node:http2 sends headers. A `date`, which it adds by default and its types do not know, would be made and compressed for
 * each call; gRPC has no use for it.
 */
export const beforeMessages = { waitForTrailers: true, sendDate: false } as const;
export const withoutMessages = { endStream: true, sendDate: false } as const;

/** What a client sent, without what belongs to the transport. */
export const requestMetadata = (headers: IncomingHttpHeaders): Metadata => {
  const metadata = Metadata.fromHttp2Headers(headers);
  for (const key of ofTransport) metadata.remove(key);
  return metadata;
};

/** How requests may be compressed. */
export const acceptedEncodings: readonly string[] = ['identity', 'deflate', 'gzip'];

/** Encodings are named where one is refused, as in grpc-go: in each response they would take 4 % of the CPU of a GetUser. */
const response = { ':status': 200, 'content-type': 'application/grpc+proto' } as const;
const plainTrailers = { 'grpc-status': status.OK } as const;

/**
 * What a handler's metadata may have in all, in bytes. Where a header has more than 64 KiB, a client on Node.js gives up
 * the connection without a word to the calls on it, and to those that follow.
 */
const maxMetadataBytes = 48 * 1024;

const unpadded = (base64: string): string => base64.replace(/=+$/, '');

/** @throws when there is more of it than a client can be sent */
const sendable = (metadata: Metadata): OutgoingHttpHeaders => {
  const headers = metadata.toHttp2Headers();
  // Messages go out as they are.
  delete headers['grpc-encoding'];
  let bytes = 0;
  for (const [name, value] of Object.entries(headers)) {
    bytes += name.length + String(value).length;
    // Padding is for receivers to accept and for no sender to emit (gRPC over HTTP/2, "Custom-Metadata").
    if (name.endsWith('-bin')) headers[name] = Array.isArray(value) ? value.map(unpadded) : unpadded(String(value));
  }
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
  ...response,
});

/*
 * Clients take 8 KiB of headers or more, and what a client sent itself, a name for instance, may be in the text. Both stay
 * below what one on Node.js survives.
 */
const maxMessageLength = 1_024;
const maxDetailsBytes = 16 * 1024;

/**
 * An error as it goes out: its code, its safe message, and its details in `grpc-status-details-bin`. A message of more
 * than 1,024 characters is cut, and details of more than 16 KiB are left out.
 */
export const statusOf = (error: StatusError, trailers: Metadata | undefined): OutgoingStatus => {
  // A handler that throws OK, or a code that there is not, has a bug; a client that reads OK without a response would hang on it.
  const code = error.code !== status.OK && error.code in status ? error.code : status.INTERNAL;
  // A lone surrogate cannot be percent-encoded: grpc-js would throw while it sends the status.
  const details = shortened(error.message).toWellFormed();
  if (error.details.length === 0) return { code, details, metadata: trailers };
  const encoded = encodeStatusDetails(code, details, error.details);
  if (encoded.length > maxDetailsBytes) return { code, details, metadata: trailers };
  const metadata = trailers ?? new Metadata();
  metadata.set(statusDetailsKey, encoded);
  return { code, details, metadata };
};

const shortened = (text: string): string =>
  text.length > maxMessageLength ? `${text.slice(0, maxMessageLength - 1)}…` : text;
