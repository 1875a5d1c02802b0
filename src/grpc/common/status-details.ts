import type { status } from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';
import type { Any } from '../gen/google/protobuf/Any.js';
import type { BadRequest, BadRequest__Input } from '../gen/google/rpc/BadRequest.js';
import type { ErrorInfo, ErrorInfo__Input } from '../gen/google/rpc/ErrorInfo.js';
import type { RetryInfo, RetryInfo__Input } from '../gen/google/rpc/RetryInfo.js';
import type { Status, Status__Input } from '../gen/google/rpc/Status.js';
import { strictDeserialize } from '../codec/with-codec.js';
import { loadOwnProto } from './load-proto.js';
import type { ErrorDetail } from './status-error.js';

/*
 * `google.rpc.Status`, as sent in the trailer `grpc-status-details-bin`: the code, the message, and a list of
 * `google.protobuf.Any`. Source: google/rpc/status.proto; https://grpc.io/docs/guides/error/#richer-error-model
 */

/** The trailer that carries the details. */
export const statusDetailsKey = 'grpc-status-details-bin';

const typeUrl = 'type.googleapis.com/google.rpc.';

const { 'google.rpc.Status': statusMessage } = loadOwnProto<{
  'google.rpc.Status': MessageTypeDefinition<Status__Input, Status>;
}>('google/rpc/status.proto', ['google.rpc.Status']);

const {
  'google.rpc.ErrorInfo': errorInfo,
  'google.rpc.BadRequest': badRequest,
  'google.rpc.RetryInfo': retryInfo,
} = loadOwnProto<{
  'google.rpc.ErrorInfo': MessageTypeDefinition<ErrorInfo__Input, ErrorInfo>;
  'google.rpc.BadRequest': MessageTypeDefinition<BadRequest__Input, BadRequest>;
  'google.rpc.RetryInfo': MessageTypeDefinition<RetryInfo__Input, RetryInfo>;
}>('google/rpc/error_details.proto', ['google.rpc.ErrorInfo', 'google.rpc.BadRequest', 'google.rpc.RetryInfo']);

const decodeStatus = strictDeserialize('google.rpc.Status', statusMessage);
const decodeErrorInfo = strictDeserialize('google.rpc.ErrorInfo', errorInfo);
const decodeBadRequest = strictDeserialize('google.rpc.BadRequest', badRequest);
const decodeRetryInfo = strictDeserialize('google.rpc.RetryInfo', retryInfo);

/**
 * The text with each lone surrogate replaced by U+FFFD. A lone surrogate has no UTF-8 form: grpc-js throws a URIError
 * for one in a status message, and the call would end without its status.
 */
export const wellFormed = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');

const any = (kind: ErrorDetail['kind'], value: Buffer) => ({ type_url: typeUrl + kind, value });

const encodeDetail = (detail: ErrorDetail) => {
  if (detail.kind === 'ErrorInfo') {
    const metadata: Record<string, string> = {};
    for (const [key, value] of Object.entries(detail.metadata ?? {})) metadata[wellFormed(key)] = wellFormed(value);
    return any(
      'ErrorInfo',
      errorInfo.serialize({
        reason: wellFormed(detail.reason),
        domain: wellFormed(detail.domain),
        metadata,
      }),
    );
  }
  if (detail.kind === 'BadRequest') {
    return any(
      'BadRequest',
      badRequest.serialize({
        fieldViolations: detail.fieldViolations.map(({ field, description }) => ({
          field: wellFormed(field),
          description: wellFormed(description),
        })),
      }),
    );
  }
  const delayNanos = Math.round(detail.retryDelayMs * 1e6);
  return any(
    'RetryInfo',
    retryInfo.serialize({
      retryDelay: { seconds: String(Math.floor(delayNanos / 1e9)), nanos: delayNanos % 1e9 },
    }),
  );
};

const decodeDetail = ({ type_url: url, value }: Any): ErrorDetail[] => {
  switch (url) {
    case `${typeUrl}ErrorInfo`:
      return [{ kind: 'ErrorInfo', ...decodeErrorInfo(value) }];
    case `${typeUrl}BadRequest`:
      return [{ kind: 'BadRequest', ...decodeBadRequest(value) }];
    case `${typeUrl}RetryInfo`: {
      const { retryDelay } = decodeRetryInfo(value);
      const delayMs = retryDelay === null ? 0 : Number(retryDelay.seconds) * 1000 + retryDelay.nanos / 1e6;
      return [{ kind: 'RetryInfo', retryDelayMs: delayMs }];
    }
    default:
      return [];
  }
};

/** The value of `grpc-status-details-bin` for a status. Lone surrogates are replaced by U+FFFD. */
export const encodeStatusDetails = (code: status, text: string, details: readonly ErrorDetail[]): Buffer =>
  statusMessage.serialize({ code, message: wellFormed(text), details: details.map(encodeDetail) });

/**
 * The details in a `grpc-status-details-bin`. Unknown kinds are skipped, and invalid bytes return none: a broken
 * trailer must not hide its status.
 */
export const decodeStatusDetails = (bytes: Buffer): ErrorDetail[] => {
  try {
    return decodeStatus(bytes).details.flatMap(decodeDetail);
  } catch {
    return [];
  }
};
