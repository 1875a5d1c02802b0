import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Socket } from 'node:net';
import { lineAllowance, repeatedLines, type Logger } from '../../grpc/index.js';
import { clientOf, peerOf } from '../http/buffers.js';

/** The fields of a line besides the request itself. */
export interface LoggedRequest {
  readonly route: string;
  readonly rpc: string | undefined;
  readonly ms: number;
  readonly traceId: string | undefined;
  /** Whether the client disconnected before the response ended. */
  readonly gone: boolean;
}

/** The names, times and numbers of a line. */
const plainBytes = 400;

/** Statuses of requests that are rejected before they cost much. */
const refusals: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 406, 413, 415, 421, 429]);

/**
 * Writes one line per request when it ends, without bodies, ids of the path, or tokens. A client cannot fill the log:
 * rejected requests, server faults, and lines beyond eight bytes per byte received are counted, and one line per
 * second has their number.
 */
export const createRequestLog = (
  logger: Logger,
): ((request: FastifyRequest, reply: FastifyReply, logged: LoggedRequest) => void) => {
  const allows = lineAllowance<Socket>(8, (socket) => socket.bytesRead);
  const refused = repeatedLines(logger);
  const repeated = repeatedLines(logger);
  return (request, { statusCode }, { route, rpc, ms, traceId, gone }) => {
    const { socket } = request.raw;
    const fields = {
      method: request.method.slice(0, 20),
      route,
      rpc,
      status: statusCode,
      ms: Math.round(ms * 1000) / 1000,
      peer: peerOf(socket),
      requestId: request.id,
      traceId,
      ...(gone && { gone }),
    };
    const who = `${route} ${statusCode} ${clientOf(request.raw)}`;
    if (statusCode >= 500) repeated.write('warn', who, fields, 'request');
    else if (refusals.has(statusCode) || gone) refused.write('info', who, fields, 'request');
    else if (allows(socket, plainBytes + request.id.length)) logger.info(fields, 'request');
    else repeated.write('info', who, fields, 'request');
  };
};
