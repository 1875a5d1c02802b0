import type { CallCredentials, Interceptor, Metadata, status } from '@grpc/grpc-js';
import type { CallContext } from '../common/call-context.js';

/**
 * The call that the server is handling while it makes this one. A handler passes its context here: deadline,
 * cancellation, request id and trace propagate.
 */
export type ParentCall = Pick<CallContext, 'deadline' | 'signal'> & Partial<Pick<CallContext, 'metadata' | 'values'>>;

/** How a call ended. */
export interface CallStatus {
  readonly code: status;
  readonly message: string;
  readonly trailers: Metadata;
}

/** The options of one call. */
export interface CallOptions {
  /** Cancels the call, which then fails with CANCELLED. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Milliseconds since the epoch. With `timeoutMs` too, the earlier one counts. Default none: set one, or a `timeout`
   * in the service config.
   */
  readonly deadline?: number | undefined;
  /** Milliseconds from now. */
  readonly timeoutMs?: number | undefined;
  /** Sent with the call; it is copied, not changed. */
  readonly metadata?: Metadata | undefined;
  /**
   * Whether to wait for a connection, up to the deadline, where the call would otherwise fail with UNAVAILABLE.
   * Default: the service config's value, else false. Source: https://grpc.io/docs/guides/wait-for-ready/
   */
  readonly waitForReady?: boolean | undefined;
  /**
   * Added to the credentials of the channel. Over plaintext the call fails with UNAUTHENTICATED before anything is
   * sent.
   */
  readonly credentials?: CallCredentials | undefined;
  readonly parent?: ParentCall | undefined;
  /** Run inside those of the client; grpc-js would drop the client's instead. */
  readonly interceptors?: readonly Interceptor[] | undefined;
  /**
   * Called with the server's initial metadata; not called if the call ends without any. Errors that it throws are
   * logged.
   */
  readonly onMetadata?: ((metadata: Metadata) => void) | undefined;
  /** Called once, after the call has ended and before its result is delivered. Errors that it throws are logged. */
  readonly onStatus?: ((status: CallStatus) => void) | undefined;
}
