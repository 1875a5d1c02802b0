import { type FieldViolation, status, StatusError } from '../../grpc/index.js';
import { refusal } from '../../resources/errors.js';
import { Violations } from '../../resources/violations.js';

/**
 * Violations of the contract's rules, in the form that the services use. `position` counts the lines of a stream from
 * 1.
 */
export const invalidRequest = (violations: readonly FieldViolation[], position?: number): StatusError => {
  const all = new Violations(position);
  for (const { field, description } of violations) all.add(field, description);
  if (all.none) all.add('body', 'is not valid JSON for this message');
  try {
    all.throwIfAny();
  } catch (error) {
    if (error instanceof StatusError) return error;
    throw error;
  }
  return new StatusError(status.INTERNAL, 'internal error');
};

export const invalidBody = (description: string, position?: number): StatusError =>
  invalidRequest([{ field: 'body', description }], position);

export const invalidHeader = (name: string, description: string): StatusError =>
  invalidRequest([{ field: name, description }]);

export const routeNotFound = (): StatusError =>
  refusal(status.NOT_FOUND, {
    reason: 'ROUTE_NOT_FOUND',
    message: 'no such path; GET /openapi.json lists all paths',
  });

export const methodNotAllowed = (method: string, allowed: readonly string[]): StatusError =>
  refusal(status.UNIMPLEMENTED, {
    reason: 'METHOD_NOT_ALLOWED',
    message: `this path does not accept ${method}; use ${allowed.join(', ')}`,
  });

export const notAcceptable = (type: string): StatusError =>
  refusal(status.INVALID_ARGUMENT, {
    reason: 'NOT_ACCEPTABLE',
    message: `this path responds with ${type}; accept it or */*`,
  });

export const unsupportedMediaType = (message: string): StatusError =>
  refusal(status.INVALID_ARGUMENT, { reason: 'UNSUPPORTED_MEDIA_TYPE', message });

export const bodyTooLarge = (limitBytes: number, position?: number): StatusError =>
  refusal(status.RESOURCE_EXHAUSTED, {
    reason: 'BODY_TOO_LARGE',
    message: `${position === undefined ? 'the body' : `line ${position}`} is larger than the limit of ${limitBytes} bytes; send less`,
    ...(position !== undefined && { metadata: { position: String(position) } }),
  });

export const bodyTooSlow = (timeoutMs: number): StatusError =>
  refusal(status.DEADLINE_EXCEEDED, {
    reason: 'BODY_TOO_SLOW',
    message: `the body did not arrive within ${timeoutMs / 1_000} s; retry`,
  });

/** The client closed its connection before it sent the whole request or received the response. This is not a fault, and no response is sent. */
export const clientLeft = (): StatusError => new StatusError(status.CANCELLED, 'the client disconnected');

export const preconditionUnsupported = (): StatusError =>
  refusal(status.FAILED_PRECONDITION, {
    reason: 'PRECONDITION_UNSUPPORTED',
    message: 'If-Match is not supported for this method; leave it out',
  });

/** An etag that can never match, or that the response does not have. */
export const preconditionFailed = (message: string): StatusError =>
  refusal(status.ABORTED, { reason: 'ETAG_MISMATCH', message });

export const hostNotAllowed = (): StatusError =>
  refusal(status.PERMISSION_DENIED, {
    reason: 'HOST_NOT_ALLOWED',
    message: 'the Host header names no host of this gateway; use an allowed host (operators set ALLOWED_HOSTS)',
  });

export const originNotAllowed = (): StatusError =>
  refusal(status.PERMISSION_DENIED, {
    reason: 'ORIGIN_NOT_ALLOWED',
    message: 'pages of this origin may not write here; use an allowed origin (operators set CORS_ORIGINS)',
  });

export const tooManyRequests = (problem: string): StatusError =>
  refusal(status.RESOURCE_EXHAUSTED, {
    reason: 'TOO_MANY_REQUESTS',
    message: `${problem}; retry after 1 s`,
    details: [{ kind: 'RetryInfo', retryDelayMs: 1_000 }],
  });
