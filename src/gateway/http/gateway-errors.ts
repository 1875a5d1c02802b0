import { type FieldViolation, status, StatusError } from '../../grpc/index.js';
import { refusal } from '../../resources/errors.js';
import { Violations } from '../../resources/violations.js';

/** What breaks a rule of the contract, as the services name it. `position` counts the lines of a stream from 1. */
export const invalidRequest = (violations: readonly FieldViolation[], position?: number): StatusError => {
  const all = new Violations(position);
  for (const { field, description } of violations) all.add(field, description);
  if (all.none) all.add('body', 'is not valid JSON of this message');
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
    message: 'there is nothing at this path; GET /openapi.json lists what there is',
  });

export const methodNotAllowed = (method: string, allowed: readonly string[]): StatusError =>
  refusal(status.UNIMPLEMENTED, {
    reason: 'METHOD_NOT_ALLOWED',
    message: `this path does not take ${method}; it takes ${allowed.join(', ')}`,
  });

export const notAcceptable = (type: string): StatusError =>
  refusal(status.INVALID_ARGUMENT, {
    reason: 'NOT_ACCEPTABLE',
    message: `this path answers with ${type}; accept it or */*`,
  });

export const unsupportedMediaType = (message: string): StatusError =>
  refusal(status.INVALID_ARGUMENT, { reason: 'UNSUPPORTED_MEDIA_TYPE', message });

export const bodyTooLarge = (limitBytes: number, position?: number): StatusError =>
  refusal(status.RESOURCE_EXHAUSTED, {
    reason: 'BODY_TOO_LARGE',
    message: `${position === undefined ? 'the body' : `line ${position}`} has more than ${limitBytes} bytes`,
    ...(position !== undefined && { metadata: { position: String(position) } }),
  });

export const bodyTooSlow = (timeoutMs: number): StatusError =>
  refusal(status.DEADLINE_EXCEEDED, {
    reason: 'BODY_TOO_SLOW',
    message: `the body did not arrive within ${timeoutMs / 1_000} s`,
  });

/** The client closed its connection before it sent the whole request or received the response. This is not a fault, and no response is sent. */
export const clientLeft = (): StatusError => new StatusError(status.CANCELLED, 'the client has left');

export const preconditionUnsupported = (): StatusError =>
  refusal(status.FAILED_PRECONDITION, {
    reason: 'PRECONDITION_UNSUPPORTED',
    message: 'If-Match has no meaning for this method; leave it out',
  });

/** An etag that can never match, or one that the answer does not have. */
export const preconditionFailed = (message: string): StatusError =>
  refusal(status.ABORTED, { reason: 'ETAG_MISMATCH', message });

export const hostNotAllowed = (): StatusError =>
  refusal(status.PERMISSION_DENIED, {
    reason: 'HOST_NOT_ALLOWED',
    message: 'this gateway is not known by the name in Host; the operator lists its names in ALLOWED_HOSTS',
  });

export const originNotAllowed = (): StatusError =>
  refusal(status.PERMISSION_DENIED, {
    reason: 'ORIGIN_NOT_ALLOWED',
    message: 'pages of another origin may not write here; the operator lists those that may in CORS_ORIGINS',
  });

export const tooManyRequests = (problem: string): StatusError =>
  refusal(status.RESOURCE_EXHAUSTED, {
    reason: 'TOO_MANY_REQUESTS',
    message: `${problem}; retry after 1 s`,
    details: [{ kind: 'RetryInfo', retryDelayMs: 1_000 }],
  });
