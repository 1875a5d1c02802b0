import { status } from '@grpc/grpc-js';

/** The machine-readable reason of an error. Source: google/rpc/error_details.proto, `ErrorInfo`; AIP-193. */
export interface ErrorInfo {
  readonly kind: 'ErrorInfo';
  /** UPPER_SNAKE_CASE, at most 63 characters, unique within the domain. */
  readonly reason: string;
  readonly domain: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Every invalid field of a request. Source: google/rpc/error_details.proto, `BadRequest`. */
export interface BadRequest {
  readonly kind: 'BadRequest';
  readonly fieldViolations: readonly FieldViolation[];
}

/** One invalid field of a request, and why. */
export interface FieldViolation {
  /** The path to the field in proto names, for example `user_message.age`. */
  readonly field: string;
  readonly description: string;
}

/** How long to wait before a retry. Source: google/rpc/error_details.proto, `RetryInfo`. */
export interface RetryInfo {
  readonly kind: 'RetryInfo';
  readonly retryDelayMs: number;
}

/** The details of a `StatusError`, with the types of `google.rpc`. They are sent in `grpc-status-details-bin`. */
export type ErrorDetail = ErrorInfo | BadRequest | RetryInfo;

/** The details and the cause of a `StatusError`. */
export interface StatusErrorOptions {
  readonly details?: readonly ErrorDetail[];
  /** The underlying error. It is logged and never sent. */
  readonly cause?: unknown;
}

/**
 * The only error type: a canonical code, a message that is safe to send, and machine-readable details. Any other
 * thrown value is sent as INTERNAL without its text (see `toStatusError`).
 */
export class StatusError extends Error {
  override readonly name = 'StatusError';
  readonly code: status;
  readonly details: readonly ErrorDetail[];

  constructor(code: status, message: string, { details = [], cause }: StatusErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }
}

/** Any thrown value as a StatusError: unchanged if it is one, otherwise INTERNAL with the value as its cause. */
export const toStatusError = (error: unknown): StatusError =>
  error instanceof StatusError ? error : new StatusError(status.INTERNAL, 'internal error', { cause: error });

/** A server limit is reached. The RetryInfo and the text say when to retry. */
export const exhausted = (problem: string, retryDelayMs: number): StatusError =>
  new StatusError(status.RESOURCE_EXHAUSTED, `${problem}; retry after ${Math.ceil(retryDelayMs / 1000)} s`, {
    details: [{ kind: 'RetryInfo', retryDelayMs }],
  });
