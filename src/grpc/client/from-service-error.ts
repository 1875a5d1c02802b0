import type { ServiceError } from '@grpc/grpc-js';
import { decodeStatusDetails, statusDetailsKey } from '../status-details.js';
import { StatusError } from '../status-error.js';

/** The error of a call as grpc-js reports it, with the details that the server sent. */
export const fromServiceError = (error: ServiceError): StatusError => {
  const [bytes] = error.metadata.get(statusDetailsKey);
  const details = Buffer.isBuffer(bytes) ? decodeStatusDetails(bytes) : [];
  return new StatusError(error.code, error.details, { details });
};

/** Tells the errors of grpc-js from all others. */
export const isServiceError = (error: unknown): error is ServiceError =>
  error instanceof Error && 'code' in error && 'details' in error && 'metadata' in error;
