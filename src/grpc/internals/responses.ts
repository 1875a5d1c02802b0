import { constants, type IncomingHttpHeaders, type IncomingHttpStatusHeader } from 'node:http2';
import type { Duplex } from 'node:stream';
import { Metadata, status } from '@grpc/grpc-js';
import { changed, isObject, methodOf } from './changed.js';

/*
 * Handles invalid responses as grpc-go does (internal/transport/http2_client.go, rpc_util.go). grpc-js treats a
 * truncated message as success, an invalid status as NaN and an HTML page as a large message, and drops messages that
 * arrived before an error. Its listeners run after ours, on the same objects.
 */

/** The parts of grpc-js's `Http2SubchannelCall` that are used. */
interface SubchannelCall {
  cancelWithStatus(code: status, details: string): void;
  outputStatus(): void;
  finalStatus: { readonly code: status; readonly details: string; readonly metadata: Metadata } | null;
  readonly statusOutput: boolean;
  readonly readsClosed: boolean;
  readonly isReadFilterPending: boolean;
  readonly isPushPending: boolean;
  readonly unpushedReadMessages: readonly unknown[];
}

const isSubchannelCall = (call: unknown): call is SubchannelCall =>
  isObject(call) &&
  'finalStatus' in call &&
  'statusOutput' in call &&
  'readsClosed' in call &&
  'isReadFilterPending' in call &&
  'isPushPending' in call &&
  'unpushedReadMessages' in call &&
  Array.isArray(call.unpushedReadMessages);

const grpcContentType = /^application\/grpc(?:[+;]|$)/;
const decodable: readonly unknown[] = ['identity', 'deflate', 'gzip'];

/** Source: https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md */
const codeOfHttp: Readonly<Record<number, status>> = {
  400: status.INTERNAL,
  401: status.UNAUTHENTICATED,
  403: status.PERMISSION_DENIED,
  404: status.UNIMPLEMENTED,
  429: status.UNAVAILABLE,
  502: status.UNAVAILABLE,
  503: status.UNAVAILABLE,
  504: status.UNAVAILABLE,
};

/** Watches the response of one call, before grpc-js adds listeners to its stream. `attach` sets the call. */
export const watchResponse = (stream: Duplex): { attach(call: unknown): void } => {
  let call: SubchannelCall | undefined;
  let hasTrailers = false;
  let encoding: unknown = 'identity';
  const frames = new FrameHeads();
  const refuse = (code: status, details: string): void => call?.cancelWithStatus(code, details);

  stream.on('response', (headers: IncomingHttpHeaders & IncomingHttpStatusHeader, flags: number) => {
    const contentType = headers['content-type'];
    if (contentType === undefined || !grpcContentType.test(contentType)) {
      const httpStatus = headers[':status'] ?? 0;
      const what = contentType === undefined ? 'no content-type' : `content-type ${JSON.stringify(contentType)}`;
      refuse(codeOfHttp[httpStatus] ?? status.UNKNOWN, `the response is not gRPC: HTTP status ${httpStatus}, ${what}`);
    }
    encoding = headers['grpc-encoding'] ?? 'identity';
    if ((flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0) onTrailers(headers);
  });
  stream.on('data', (chunk: Buffer) => {
    for (const flag of frames.push(chunk)) {
      if (flag > 1) refuse(status.INTERNAL, `a response has the compression flag ${flag}; it must be 0 or 1`);
      else if (flag === 1 && (encoding === 'identity' || !decodable.includes(encoding)))
        refuse(status.INTERNAL, `a response is compressed, but grpc-encoding is ${String(encoding)}`);
    }
  });
  const onTrailers = (headers: IncomingHttpHeaders): void => {
    hasTrailers = true;
    const sent = headers['grpc-status'];
    if (sent === undefined) return;
    if (!/^\d{1,2}$/.test(String(sent)) || !(Number(sent) in status)) {
      headers['grpc-status'] = String(status.UNKNOWN);
      headers['grpc-message'] = encodeURI(`the server sent an unknown status: ${JSON.stringify(sent)}`);
    } else if (Number(sent) === 0 && frames.withinFrame) {
      headers['grpc-status'] = String(status.INTERNAL);
      headers['grpc-message'] = 'the response stream ended in the middle of a message';
    }
  };
  stream.on('trailers', onTrailers);

  /** An error from the server waits for the messages before it, as an OK does. An error of this side does not wait. */
  const maybeOutputStatus = (): void => {
    if (!call?.finalStatus) return;
    const { readsClosed, isReadFilterPending, isPushPending, unpushedReadMessages } = call;
    const drained = readsClosed && !isReadFilterPending && !isPushPending && unpushedReadMessages.length === 0;
    if (drained || (call.finalStatus.code !== status.OK && !hasTrailers)) call.outputStatus();
  };

  /** Unread messages are lost with the connection. */
  stream.on('close', () => {
    if (!call?.finalStatus || call.readsClosed || !hasTrailers) return;
    hasTrailers = false;
    if (call.finalStatus.code === status.OK)
      call.finalStatus = {
        code: status.UNAVAILABLE,
        details: 'the connection was lost before all messages were read',
        metadata: new Metadata(),
      };
    maybeOutputStatus();
  });

  return {
    attach(made) {
      if (!isSubchannelCall(made)) throw changed('Http2SubchannelCall');
      const startRead = methodOf(made, 'startRead', 'Http2SubchannelCall');
      const cancel = methodOf(made, 'cancelWithStatus', 'Http2SubchannelCall');
      methodOf(made, 'outputStatus', 'Http2SubchannelCall');
      methodOf(made, 'maybeOutputStatus', 'Http2SubchannelCall');
      call = made;
      Reflect.set(made, 'maybeOutputStatus', maybeOutputStatus);
      // grpc-js stops reading when it sees an error.
      Reflect.set(made, 'startRead', () => {
        const { finalStatus } = made;
        if (!hasTrailers || !finalStatus) return Reflect.apply(startRead, made, []);
        made.finalStatus = null;
        Reflect.apply(startRead, made, []);
        made.finalStatus = finalStatus;
        return maybeOutputStatus();
      });
      // A caller that cancels waits for nothing.
      Reflect.set(made, 'cancelWithStatus', (...reason: readonly unknown[]) => {
        if (made.statusOutput) return;
        hasTrailers = false;
        made.finalStatus = null;
        Reflect.apply(cancel, made, reason);
      });
    },
  };
};

/** Finds message boundaries in a byte stream. Source: gRPC over HTTP/2, "Length-Prefixed-Message". */
class FrameHeads {
  readonly #head = Buffer.alloc(5);
  #headBytes = 0;
  #bodyBytes = 0;

  get withinFrame(): boolean {
    return this.#headBytes > 0 || this.#bodyBytes > 0;
  }

  /** The flags of the messages whose prefixes are complete now. */
  push(chunk: Buffer): number[] {
    const flags: number[] = [];
    let at = 0;
    while (at < chunk.length) {
      const skipped = Math.min(this.#bodyBytes, chunk.length - at);
      this.#bodyBytes -= skipped;
      at += skipped;
      const copied = chunk.copy(this.#head, this.#headBytes, at, at + this.#head.length - this.#headBytes);
      this.#headBytes += copied;
      at += copied;
      if (this.#headBytes < this.#head.length) break;
      this.#headBytes = 0;
      this.#bodyBytes = this.#head.readUInt32BE(1);
      flags.push(this.#head.readUInt8(0));
    }
    return flags;
  }
}
