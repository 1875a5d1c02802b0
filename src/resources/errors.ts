import { status } from '@grpc/grpc-js';
import { errorDomain } from '../platform/error-domain.js';
import { type ErrorDetail, type ErrorInfo, StatusError } from '../grpc/index.js';

export interface Refusal {
  /** Machine-readable; docs/errors.md explains each. */
  readonly reason: string;
  /** For people. It is sent unchanged. */
  readonly message: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Sent after the `ErrorInfo`. */
  readonly details?: readonly ErrorDetail[];
  /** Logged and never sent. */
  readonly cause?: unknown;
}

/** A StatusError with its reason in an `ErrorInfo`. */
export const refusal = (code: status, { reason, message, metadata, details = [], cause }: Refusal): StatusError => {
  const info: ErrorInfo = { kind: 'ErrorInfo', reason, domain: errorDomain, ...(metadata && { metadata }) };
  return new StatusError(code, message, { details: [info, ...details], cause });
};

/** Source: AIP-154. `resource` is `user` or `post`. */
export const etagMismatch = (resource: string, id: string): StatusError =>
  refusal(status.ABORTED, {
    reason: 'ETAG_MISMATCH',
    message: `${resource} ${id} has changed since its etag was read; read it again`,
    metadata: { [`${resource}_id`]: id },
  });

/** Source: AIP-155. ALREADY_EXISTS, because it depends on earlier data and a retry does not help. */
export const requestIdReused = (requestId: string): StatusError =>
  refusal(status.ALREADY_EXISTS, {
    reason: 'REQUEST_ID_REUSED',
    message: `request_id ${requestId} was used for a different request; use a new UUID`,
    metadata: { request_id: requestId },
  });
