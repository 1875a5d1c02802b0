import { type ErrorDetail, status, type StatusError } from '../../grpc/index.js';
import { STATUS_CODES } from 'node:http';

/** `application/problem+json`. Source: RFC 9457; `code`, `reason`, `metadata` and `errors` are google.rpc's details. */
export interface Problem {
  /** A link to the reason in docs/errors.md; `about:blank` if there is no reason. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The canonical code, such as `NOT_FOUND`. */
  readonly code: string;
  readonly reason?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** The invalid fields, in proto names. */
  readonly errors?: readonly { readonly field: string; readonly description: string }[];
  readonly requestId: string;
}

export const problemType = 'application/problem+json';

/** Source: google/rpc/code.proto, "HTTP Mapping"; grpc-gateway has the same. */
const statusByCode: Readonly<Record<status, number>> = {
  [status.OK]: 200,
  [status.CANCELLED]: 499,
  [status.UNKNOWN]: 500,
  [status.INVALID_ARGUMENT]: 400,
  [status.DEADLINE_EXCEEDED]: 504,
  [status.NOT_FOUND]: 404,
  [status.ALREADY_EXISTS]: 409,
  [status.PERMISSION_DENIED]: 403,
  [status.RESOURCE_EXHAUSTED]: 429,
  [status.FAILED_PRECONDITION]: 400,
  [status.ABORTED]: 409,
  [status.OUT_OF_RANGE]: 400,
  [status.UNIMPLEMENTED]: 501,
  [status.INTERNAL]: 500,
  [status.UNAVAILABLE]: 503,
  [status.DATA_LOSS]: 500,
  [status.UNAUTHENTICATED]: 401,
};

/** Reasons for which HTTP has its own status. */
const statusByReason: Readonly<Record<string, number>> = {
  ETAG_MISMATCH: 412,
  METHOD_NOT_ALLOWED: 405,
  NOT_ACCEPTABLE: 406,
  BODY_TOO_SLOW: 408,
  BODY_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  HOST_NOT_ALLOWED: 421,
};

const detailOf = <K extends ErrorDetail['kind']>(
  { details }: StatusError,
  kind: K,
): Extract<ErrorDetail, { kind: K }> | undefined =>
  details.find((detail): detail is Extract<ErrorDetail, { kind: K }> => detail.kind === kind);

/** Codes of server faults. Without a reason, gRPC wrote the text, which names addresses and sockets. */
const faults: Readonly<Partial<Record<status, string>>> = {
  [status.UNKNOWN]: 'internal error',
  [status.INTERNAL]: 'internal error',
  [status.DATA_LOSS]: 'internal error',
  [status.UNAVAILABLE]: 'the service is unavailable; retry with backoff',
  [status.CANCELLED]: 'the call was cancelled',
};

export const httpStatusOf = (error: StatusError): number =>
  statusByReason[detailOf(error, 'ErrorInfo')?.reason ?? ''] ?? statusByCode[error.code];

/** @param errorsUrl the URL of docs/errors.md */
export const toProblem = (error: StatusError, requestId: string, errorsUrl: string): Problem => {
  const info = detailOf(error, 'ErrorInfo');
  const httpStatus = httpStatusOf(error);
  const violations = detailOf(error, 'BadRequest')?.fieldViolations;
  const metadata = info?.metadata ?? {};
  return {
    type: info === undefined ? 'about:blank' : `${errorsUrl}#${info.reason.toLowerCase()}`,
    title: info === undefined ? (STATUS_CODES[httpStatus] ?? 'Error') : titleOf(info.reason),
    status: httpStatus,
    detail: info === undefined ? (faults[error.code] ?? error.message) : error.message,
    code: status[error.code],
    ...(info && { reason: info.reason }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
    ...(violations && { errors: violations.map(({ field, description }) => ({ field, description })) }),
    requestId,
  };
};

/** `USER_NOT_FOUND` as `User not found`. */
const titleOf = (reason: string): string => {
  const words = reason.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** The headers of an error beside its body. */
export const problemHeaders = (error: StatusError): Readonly<Record<string, string>> => {
  const retry = detailOf(error, 'RetryInfo');
  return {
    ...(retry && { 'retry-after': String(Math.ceil(retry.retryDelayMs / 1_000)) }),
    ...(error.code === status.UNAUTHENTICATED && { 'www-authenticate': 'Bearer' }),
  };
};
