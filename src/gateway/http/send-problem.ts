import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Logger, toStatusError, type StatusError } from '../../grpc/index.js';
import { problemHeaders, problemType, toProblem, type Problem } from './problem.js';

export interface ProblemOptions {
  /** The URL of docs/errors.md. */
  readonly errorsUrl: string;
  readonly logger: Logger;
}

/** How long the rest of a rejected body is read and dropped, so that the client can receive the error. */
const lingerMs = 2_000;

/** Sends an error. Any error but a StatusError is a bug of the gateway: it is logged, and its text is not sent. */
export const sendProblem = async (
  request: FastifyRequest,
  reply: FastifyReply,
  thrown: unknown,
  options: ProblemOptions,
): Promise<void> => {
  const { problem, error } = problemOf(request, thrown, options);
  dropBody(request.raw, reply.raw);
  await reply
    .code(problem.status)
    .headers({ 'cache-control': 'no-store', ...problemHeaders(error) })
    .type(problemType)
    .send(Buffer.from(JSON.stringify(problem))); // as bytes, because fastify would add a charset, which JSON does not have
};

export const problemOf = (
  request: FastifyRequest,
  thrown: unknown,
  { errorsUrl, logger }: ProblemOptions,
): { problem: Problem; error: StatusError } => {
  const error = toStatusError(thrown);
  if (error !== thrown)
    logger.error({ err: thrown, requestId: request.id }, 'request failed with an internal error; report it as a bug');
  return { problem: toProblem(error, request.id, errorsUrl), error };
};

/** Reads and drops the rest of a body for a while, then closes the connection. */
const dropBody = (request: IncomingMessage, response: ServerResponse): void => {
  if (request.complete || request.destroyed) return;
  response.once('finish', () => {
    if (request.complete) return;
    const timer = setTimeout(() => request.destroy(), lingerMs).unref();
    request.once('close', () => clearTimeout(timer)).resume();
  });
};
