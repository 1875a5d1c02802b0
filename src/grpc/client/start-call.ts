import type { EventEmitter } from 'node:events';
import {
  experimental,
  logVerbosity,
  Metadata,
  status,
  type CallOptions as GrpcCallOptions,
  type StatusObject,
  type ServiceError,
  type Client,
  type Interceptor,
} from '@grpc/grpc-js';
import { StatusError } from '../common/status-error.js';
import type { CallOptions } from './call-options.js';
import { CallScope } from './call-scope.js';
import { onAbort } from './on-abort.js';
import { decodeStatusDetails, statusDetailsKey } from '../common/status-details.js';

/** What the call objects of grpc-js have in common. */
type GrpcCall = EventEmitter & { cancel(): void };

/** A call in flight: what its four forms have in common. */
export interface StartedCall {
  /** The first three parameters of grpc-js's `make…Request`. */
  readonly codec: [path: string, serialize: (message: unknown) => Buffer, deserialize: (bytes: Buffer) => unknown];
  /** The parameters after the request. */
  readonly settings: [metadata: Metadata, options: GrpcCallOptions];
  /** Connects the grpc-js call to the signals and observers. */
  readonly attach: (call: GrpcCall) => void;
  /** Cancels the call with `reason`, which the caller gets instead of CANCELLED. */
  readonly fail: (reason: unknown) => void;
  /** Cancels the call if it has not ended. */
  readonly cancel: () => void;
  /** Whether this side has cancelled the call. */
  readonly failed: () => boolean;
  /** The error that the caller gets. */
  readonly errorFor: (error: unknown) => unknown;
}

const cancelled = (signal: AbortSignal): StatusError =>
  new StatusError(status.CANCELLED, 'the call was cancelled', { cause: signal.reason });

/** @throws StatusError CANCELLED when a signal is already aborted; TypeError when a time is not a number. */
export const startCall = (method: ClientMethod, options: CallOptions): StartedCall => {
  const { signal, deadline = Infinity, timeoutMs = Infinity, parent, credentials, interceptors = [] } = options;
  const signals = [signal, parent?.signal].filter((one) => one !== undefined);
  for (const one of signals) if (one.aborted) throw cancelled(one);

  const scope = new CallScope(parent);
  const metadata = options.metadata?.clone() ?? new Metadata();
  const said = metadata.getOptions();
  metadata.setOptions({ ...said, waitForReady: options.waitForReady ?? said.waitForReady ?? method.waitForReady });

  let call: GrpcCall | undefined;
  let ended = false;
  let listening: readonly (() => void)[] = [];
  let failure: { reason: unknown } | undefined;

  const cancel = (): void => {
    if (call === undefined || ended) return;
    call.cancel();
    // In the turn in which it starts, grpc-js reports a call as cancelled but still sends it, and can no longer
    // cancel it. The next turn can.
    setImmediate(() => call?.cancel());
  };
  const fail = (reason: unknown): void => {
    failure ??= { reason };
    cancel();
  };
  const onEnd = ({ code, details, metadata: trailers }: StatusObject): void => {
    ended = true;
    for (const stop of listening) stop();
    observe(options.onStatus, { code, message: details, trailers });
  };

  const { serialize, deserialize } = limitedCodec(method, scope);
  const grpcOptions = scope.in({
    deadline: deadlineOf(deadline, timeoutMs),
    interceptors: [...method.interceptors, ...interceptors, method.guard],
    ...(credentials && { credentials }),
  });
  return {
    codec: [method.path, serialize, deserialize],
    settings: [metadata, grpcOptions],
    attach: (started) => {
      call = started;
      // A stream emits its status as an error, even after its reader has left; without a listener that would end the
      // process.
      started.on('error', () => {});
      started.on('status', onEnd);
      started.on('metadata', (received: Metadata) => observe(options.onMetadata, received));
      listening = signals.map((one) => onAbort(one, () => fail(cancelled(one))));
    },
    fail,
    cancel,
    failed: () => failure !== undefined,
    errorFor: (error) => {
      if (failure) return failure.reason;
      return isServiceError(error) ? fromServiceError(error) : error;
    },
  };
};

/** grpc-js calls observers inside an event, so their errors would end the process. */
const observe = <T>(observer: ((seen: T) => void) | undefined, seen: T): void => {
  try {
    observer?.(seen);
  } catch (error) {
    experimental.log(
      logVerbosity.ERROR,
      `a call observer failed: ${error instanceof Error ? error.message : typeof error}`,
    );
  }
};

/** @throws TypeError for an invalid time, before anything is sent */
const deadlineOf = (deadline: number, timeoutMs: number): number => {
  const at = Math.min(deadline, Date.now() + timeoutMs);
  if (Number.isNaN(at)) throw new TypeError('deadline and timeoutMs must be numbers, in milliseconds');
  return at;
};

/** grpc-js parses a service config's message limits but does not apply them. */
const limitedCodec = (method: ClientMethod, scope: CallScope): Pick<ClientMethod, 'serialize' | 'deserialize'> => {
  const { serialize, deserialize, maxRequestBytes, maxResponseBytes } = method;
  if (maxRequestBytes === Infinity && maxResponseBytes === Infinity) return { serialize, deserialize };
  const check = (what: string, bytes: Buffer, limit: number): Buffer => {
    if (bytes.length <= limit) return bytes;
    const details = `the ${what} has ${bytes.length} bytes; the service config allows ${limit}`;
    scope.refusal = { code: status.RESOURCE_EXHAUSTED, details };
    throw new StatusError(status.RESOURCE_EXHAUSTED, details);
  };
  return {
    serialize: (message) => check('request', serialize(message), maxRequestBytes),
    deserialize: (bytes) => deserialize(check('response', bytes, maxResponseBytes)),
  };
};

/** The StatusError for a grpc-js error, with the server's details. */
const fromServiceError = (error: ServiceError): StatusError => {
  const [bytes] = error.metadata.get(statusDetailsKey);
  const details = Buffer.isBuffer(bytes) ? decodeStatusDetails(bytes) : [];
  return new StatusError(error.code, error.details, { details });
};

/** Distinguishes grpc-js errors from all others. */
export const isServiceError = (error: unknown): error is ServiceError =>
  error instanceof Error && 'code' in error && 'details' in error && 'metadata' in error;

/** The constant properties of a client method. */
export interface ClientMethod {
  readonly client: Client;
  /** The path: `/v1.user.User/GetUser`. */
  readonly path: string;
  readonly serialize: (message: unknown) => Buffer;
  readonly deserialize: (bytes: Buffer) => unknown;
  /** The interceptors of the client, the first outermost. */
  readonly interceptors: readonly Interceptor[];
  readonly guard: Interceptor;
  /** From the service config. */
  readonly waitForReady: boolean;
  readonly maxRequestBytes: number;
  readonly maxResponseBytes: number;
}
