import { fileURLToPath } from 'node:url';
import type { status } from '@grpc/grpc-js';
import { loadSync, type MessageTypeDefinition } from '@grpc/proto-loader';
import { loadOptions } from './load-options.js';
import type { ErrorDetail } from './status-error.js';

/*
 * `google.rpc.Status`, as it travels in the trailer `grpc-status-details-bin`: the code and the message
 * again, and a list of `google.protobuf.Any`.
 * Source: google/rpc/status.proto; https://grpc.io/docs/guides/error/#richer-error-model
 */

/** The trailer that carries them. */
export const STATUS_DETAILS_KEY = 'grpc-status-details-bin';

const TYPE_URL = 'type.googleapis.com/google.rpc.';

interface Any { type_url: string; value: Uint8Array }
interface Status { code: number; message: string; details: Any[] }
interface Messages {
  ErrorInfo: { reason: string; domain: string; metadata: Readonly<Record<string, string>> };
  BadRequest: { fieldViolations: readonly { field: string; description: string }[] };
  RetryInfo: { retryDelay: { seconds: string; nanos: number } | null };
}

const definitions = loadSync(['google/rpc/status.proto', 'google/rpc/error_details.proto'], {
  ...loadOptions,
  includeDirs: [fileURLToPath(new URL('protos', import.meta.url))],
});

const isMessage = <T>(definition: unknown): definition is MessageTypeDefinition<T, T> =>
  typeof definition === 'object' && definition !== null && 'serialize' in definition;

/** The one place where what is loaded is given its type. */
const message = <T>(name: string): MessageTypeDefinition<T, T> => {
  const definition: unknown = definitions[`google.rpc.${name}`];
  if (!isMessage<T>(definition)) throw new TypeError(`google.rpc.${name} is not in src/grpc/protos`);
  return definition;
};

const statusMessage = message<Status>('Status');
const detailMessages: { [K in keyof Messages]: MessageTypeDefinition<Messages[K], Messages[K]> } = {
  ErrorInfo: message('ErrorInfo'),
  BadRequest: message('BadRequest'),
  RetryInfo: message('RetryInfo'),
};

/**
 * The text with each half of a broken surrogate pair replaced by U+FFFD. Such a half has no UTF-8 form:
 * grpc-js throws a URIError for one in a status message, and the call would end without its status.
 */
export const wellFormed = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');

const any = <K extends keyof Messages>(kind: K, value: Messages[K]): Any => ({
  type_url: TYPE_URL + kind,
  value: detailMessages[kind].serialize(value),
});

const encodeDetail = (detail: ErrorDetail): Any => {
  if (detail.kind === 'ErrorInfo') {
    const metadata: Record<string, string> = {};
    for (const [key, value] of Object.entries(detail.metadata ?? {})) metadata[wellFormed(key)] = wellFormed(value);
    return any('ErrorInfo', {
      reason: wellFormed(detail.reason),
      domain: wellFormed(detail.domain),
      metadata,
    });
  }
  if (detail.kind === 'BadRequest') {
    return any('BadRequest', {
      fieldViolations: detail.fieldViolations.map(({ field, description }) => ({
        field: wellFormed(field),
        description: wellFormed(description),
      })),
    });
  }
  const delayNanos = Math.round(detail.retryDelayMs * 1e6);
  return any('RetryInfo', { retryDelay: { seconds: String(Math.floor(delayNanos / 1e9)), nanos: delayNanos % 1e9 } });
};

const decodeDetail = ({ type_url: url, value }: Any): ErrorDetail[] => {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  switch (url) {
    case `${TYPE_URL}ErrorInfo`:
      return [{ kind: 'ErrorInfo', ...detailMessages.ErrorInfo.deserialize(bytes) }];
    case `${TYPE_URL}BadRequest`: {
      const { fieldViolations } = detailMessages.BadRequest.deserialize(bytes);
      return [{ kind: 'BadRequest', fieldViolations }];
    }
    case `${TYPE_URL}RetryInfo`: {
      const { retryDelay } = detailMessages.RetryInfo.deserialize(bytes);
      if (retryDelay === null) return [{ kind: 'RetryInfo', retryDelayMs: 0 }];
      return [{ kind: 'RetryInfo', retryDelayMs: Number(retryDelay.seconds) * 1000 + retryDelay.nanos / 1e6 }];
    }
    default:
      return [];
  }
};

/** The value of `grpc-status-details-bin` for a status. Broken surrogates are replaced by U+FFFD. */
export const encodeStatusDetails = (code: status, text: string, details: readonly ErrorDetail[]): Buffer =>
  statusMessage.serialize({ code, message: wellFormed(text), details: details.map(encodeDetail) });

/**
 * The details in a `grpc-status-details-bin`. Kinds that are not known are left out, and bytes that are no
 * Status give none: a broken trailer must not hide the status that it came with.
 */
export const decodeStatusDetails = (bytes: Buffer): ErrorDetail[] => {
  try {
    return statusMessage.deserialize(bytes).details.flatMap(decodeDetail);
  } catch {
    return [];
  }
};
