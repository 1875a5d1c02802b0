import { status } from '@grpc/grpc-js';
import type { ServerHttp2Stream } from 'node:http2';
import { acceptedEncodings, withoutMessages, type RequestHeaders } from './call-headers.js';
import { endRequests } from './response-writer.js';
import { beginningOf } from '../../common/logger.js';
import { maxTimerMs } from '../../common/timer.js';

/** Why a request is not a gRPC call. */
export interface Refusal {
  readonly httpStatus: 200 | 405 | 415;
  readonly code: status;
  readonly message: string;
}

const grpcContentType = /^application\/grpc(?:\+([\w.-]+))?(?:;|$)/;
const timeoutFormat = /^(\d{1,8})([HMSmun])$/;
const unitMs: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1_000, m: 1, u: 0.001, n: 0.000_001 };

/**
 * Validates the headers of a request: returns the call's timeout in milliseconds (Infinity without one), or why it is
 * not a call. The statuses are those of grpc-go (internal/transport/http2_server.go, operateHeaders). A timeout is
 * capped at the maximum delay of a timer. Source: gRPC over HTTP/2.
 */
export const admit = (headers: RequestHeaders): number | Refusal => {
  const contentType = headers['content-type'] ?? '';
  if (contentType !== 'application/grpc') {
    const [grpc, format = 'proto'] = typeof contentType === 'string' ? (grpcContentType.exec(contentType) ?? []) : [];
    if (grpc === undefined)
      return {
        httpStatus: 415,
        code: status.INVALID_ARGUMENT,
        message: 'this port speaks gRPC; send content-type application/grpc',
      };
    if (format !== 'proto')
      return {
        httpStatus: 200,
        code: status.UNIMPLEMENTED,
        message: `messages in ${beginningOf(format)} are not accepted; send content-type application/grpc`,
      };
  }
  if (headers[':method'] !== 'POST') {
    return { httpStatus: 405, code: status.INTERNAL, message: 'gRPC calls must be POST requests' };
  }
  const encoding = headers['grpc-encoding'];
  if (encoding !== undefined && !acceptedEncodings.includes(String(encoding))) {
    const message = `messages compressed with ${beginningOf(String(encoding))} are not accepted; use ${acceptedEncodings.join(', ')}`;
    return { httpStatus: 200, code: status.UNIMPLEMENTED, message };
  }
  const timeout = headers['grpc-timeout'];
  if (timeout === undefined) return Infinity;
  const [, digits, unit = ''] = timeoutFormat.exec(String(timeout)) ?? [];
  const ms = Number(digits) * (unitMs[unit] ?? Number.NaN);
  if (Number.isNaN(ms)) return { httpStatus: 200, code: status.INTERNAL, message: 'malformed grpc-timeout' };
  return Math.min(Math.floor(ms), maxTimerMs);
};

/** Rejects a request, for gRPC clients and for plain HTTP clients, without reading the rest of it. */
export const refuse = (stream: ServerHttp2Stream, { httpStatus, code, message }: Refusal): void => {
  stream.respond(
    {
      ':status': httpStatus,
      'content-type': 'application/grpc',
      'grpc-accept-encoding': acceptedEncodings.join(','),
      'grpc-status': code,
      'grpc-message': encodeURI(message.toWellFormed()),
    },
    withoutMessages,
  );
  endRequests(stream);
};
