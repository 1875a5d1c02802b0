import { status } from '@grpc/grpc-js';

/**
 * The reason for an error, stable enough for a program to branch on.
 * Source: google/rpc/error_details.proto, `ErrorInfo`; AIP-193.
 */
export interface ErrorInfo {
  readonly kind: 'ErrorInfo';
  /** UPPER_SNAKE_CASE, at most 63 characters, unique within the domain. */
  readonly reason: string;
  readonly domain: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Every field of a request that was refused. Source: google/rpc/error_details.proto, `BadRequest`. */
export interface BadRequest {
  readonly kind: 'BadRequest';
  readonly fieldViolations: readonly FieldViolation[];
}

/** One field of a request that was refused, and why. */
export interface FieldViolation {
  /** The path to the field in proto names, for example `user_message.age`. */
  readonly field: string;
  readonly description: string;
}

/** How long to wait before trying again. Source: google/rpc/error_details.proto, `RetryInfo`. */
export interface RetryInfo {
  readonly kind: 'RetryInfo';
  readonly retryDelayMs: number;
}

/** The details of a `StatusError`, of the types of `google.rpc`. They travel in `grpc-status-details-bin`. */
export type ErrorDetail = ErrorInfo | BadRequest | RetryInfo;

/** The details and the cause of a `StatusError`. */
export interface StatusErrorOptions {
  readonly details?: readonly ErrorDetail[];
  /** What went wrong underneath. It is logged and never sent. */
  readonly cause?: unknown;
}

/**
 * The one error type: a canonical code, a message that is safe to send, and details for programs.
 * Any other thrown value is answered INTERNAL without its text (see `toStatusError`).
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

/** Any thrown value as a StatusError: itself if it is one, otherwise INTERNAL with the value as its cause. */
export const toStatusError = (error: unknown): StatusError =>
  error instanceof StatusError ? error : new StatusError(status.INTERNAL, 'internal error', { cause: error });

/** A limit of the server is reached for now. The RetryInfo says when to try again, and so does the text. */
export const exhausted = (problem: string, retryDelayMs: number): StatusError =>
  new StatusError(status.RESOURCE_EXHAUSTED, `${problem}; retry after ${Math.ceil(retryDelayMs / 1000)} s`, {
    details: [{ kind: 'RetryInfo', retryDelayMs }],
  });
