import { status } from '@grpc/grpc-js';
import { type ErrorInfo, StatusError } from '../grpc/index.js';
import { SettingError } from '../platform/startup-error.js';

/** The reason in an error's details; undefined if there is none. */
export const reasonOf = (error: StatusError): string | undefined =>
  error.details.find((detail): detail is ErrorInfo => detail.kind === 'ErrorInfo')?.reason;

/**
 * The text of a finding for an error. An unknown error is shown by its kind alone, because its text is not written for
 * operators and may contain anything.
 */
export const explain = (error: unknown): string => {
  if (error instanceof StatusError) {
    const reason = reasonOf(error);
    return `${status[error.code]}${reason === undefined ? '' : ` (${reason})`}: ${error.message}`;
  }
  if (error instanceof SettingError) return error.message;
  if (!(error instanceof Error)) return 'an error of an unknown kind';
  return 'code' in error && typeof error.code === 'string' && /^[A-Z_0-9]+$/.test(error.code)
    ? error.code
    : `an error of an unknown kind (${error.name})`;
};
