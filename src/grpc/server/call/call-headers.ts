import { Metadata, status } from '@grpc/grpc-js';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http2';
import { encodeStatusDetails, statusDetailsKey } from '../../common/status-details.js';
import type { StatusError } from '../../common/status-error.js';

/** Transport headers, which handlers do not see. */
const ofTransport = ['grpc-timeout', 'grpc-encoding', 'grpc-accept-encoding', 'accept-encoding', 'te', 'content-type'];

/** The headers of a request, after `restoreRepeated`. */
export type RequestHeaders = NodeJS.Dict<string | string[]>;

/**
 * Restores repeated `authorization` and `content-type` headers as lists, because node:http2 keeps only the first. A
 * server decides by these two, and a proxy before it may have decided by another value. RFC 9110, section 5.3,
 * forbids repeating either. node:http2 joins the values of the other headers that are read here.
 *
 * @param rawHeaders names and values alternating, as received
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
 * The options for sending headers. By default node:http2 creates and compresses a `date` for each call, which gRPC
 * does not use; its types do not know the option.
 */
export const beforeMessages = { waitForTrailers: true, sendDate: false } as const;
export const withoutMessages = { endStream: true, sendDate: false } as const;

/** The client's metadata, without transport headers. */
export const requestMetadata = (headers: IncomingHttpHeaders): Metadata => {
  const metadata = Metadata.fromHttp2Headers(headers);
  for (const key of ofTransport) metadata.remove(key);
  return metadata;
};

/** The accepted compressions of requests. */
export const acceptedEncodings: readonly string[] = ['identity', 'deflate', 'gzip'];

/** Encodings are named where one is refused, as in grpc-go: in each response they would take 4 % of the CPU of a GetUser. */
const response = { ':status': 200, 'content-type': 'application/grpc+proto' } as const;
const plainTrailers = { 'grpc-status': status.OK } as const;

/**
 * The maximum size of a handler's metadata, in bytes. With a header above 64 KiB, a client on Node.js drops the
 * connection without an error to its current and later calls.
 */
const maxMetadataBytes = 48 * 1024;

const unpadded = (base64: string): string => base64.replace(/=+$/, '');

/** @throws when it exceeds what a client accepts */
const sendable = (metadata: Metadata): OutgoingHttpHeaders => {
  const headers = metadata.toHttp2Headers();
  // Messages go out as they are.
  delete headers['grpc-encoding'];
  let bytes = 0;
  for (const [name, value] of Object.entries(headers)) {
    bytes += name.length + String(value).length;
    // Receivers must accept padding, but senders should not emit it (gRPC over HTTP/2, "Custom-Metadata").
    if (name.endsWith('-bin')) headers[name] = Array.isArray(value) ? value.map(unpadded) : unpadded(String(value));
  }
  if (bytes > maxMetadataBytes) throw new RangeError(`metadata of ${bytes} bytes is more than a client accepts`);
  return headers;
};

/** The headers before the first message. Source: gRPC over HTTP/2, "Responses". */
export const responseHeaders = (metadata: Metadata | undefined): OutgoingHttpHeaders =>
  metadata ? { ...sendable(metadata), ...response } : response;

/** A status to send. */
export interface OutgoingStatus {
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata | undefined;
}

/** A status after the messages. A handler's metadata cannot override it. */
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
 * Clients accept 8 KiB of headers or more, and the text may contain client input, such as a name. Both limits stay
 * below what a client on Node.js survives.
 */
const maxMessageLength = 1_024;
const maxDetailsBytes = 16 * 1024;

/**
 * An error to send: its code, its safe message, and its details in `grpc-status-details-bin`. A message above 1,024
 * characters is cut, and details above 16 KiB are left out.
 */
export const statusOf = (error: StatusError, trailers: Metadata | undefined): OutgoingStatus => {
  // A handler that throws OK or an unknown code has a bug; a client would hang on an OK without a response.
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
