import { status as Status } from '@grpc/grpc-js';
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';

/** Why a request is no gRPC call. */
export interface Refusal {
  readonly httpStatus: 200 | 405 | 415;
  readonly code: Status;
  readonly message: string;
}

const grpcContentType = /^application\/grpc(?:[+;]|$)/;
const timeoutFormat = /^(\d{1,8})([HMSmun])$/;
const unitMs: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1_000, m: 1, u: 0.001, n: 0.000_001 };

/** The longest that a timer can wait is 2³¹ − 1 ms; this is the longest `grpc-timeout` in hours below it. */
const maxTimerMs = 2 ** 31 - 1;
const longestTimeout = '596H';

/**
 * Judges the headers of a request before grpc-js reads them; undefined lets it pass. grpc-js would take any
 * method, take `application/grpc-web` for gRPC, find a timeout in any text that holds one, and let a timeout
 * over 24 days overflow into the past: such a one is cut to 24 days here.
 * Source: gRPC over HTTP/2; the statuses are those of grpc-go (internal/transport/http2_server.go, operateHeaders).
 */
export const refusalOf = (headers: IncomingHttpHeaders): Refusal | undefined => {
  if (!grpcContentType.test(headers['content-type'] ?? '')) {
    return { httpStatus: 415, code: Status.INVALID_ARGUMENT, message: 'the content-type is not that of gRPC' };
  }
  if (headers[':method'] !== 'POST') {
    return { httpStatus: 405, code: Status.INTERNAL, message: 'gRPC calls are POST requests' };
  }
  const timeout = headers['grpc-timeout'];
  if (timeout === undefined) return undefined;
  const [, digits, unit = ''] = timeoutFormat.exec(String(timeout)) ?? [];
  const ms = Number(digits) * (unitMs[unit] ?? Number.NaN);
  if (Number.isNaN(ms)) return { httpStatus: 200, code: Status.INTERNAL, message: 'malformed grpc-timeout' };
  if (ms > maxTimerMs) headers['grpc-timeout'] = longestTimeout;
  return undefined;
};

/** Answers a request that is refused, for clients that know gRPC and for those that know HTTP only, and reads no more of it. */
export const refuse = (stream: ServerHttp2Stream, { httpStatus, code, message }: Refusal): void => {
  // Whatever goes wrong on the stream of a refused request is nobody's concern any more.
  stream.on('error', () => {});
  stream.respond(
    { ':status': httpStatus, 'content-type': 'application/grpc', 'grpc-status': code, 'grpc-message': message },
    { endStream: true },
  );
  stream.close();
};
