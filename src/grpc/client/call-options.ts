import type { CallCredentials, Interceptor, Metadata, status } from '@grpc/grpc-js';
import type { CallContext } from '../common/call-context.js';

/**
 * The call that a server is answering while it makes this one. A handler passes its context as it is:
 * its deadline, cancellation, request id and trace then travel on.
 */
export type ParentCall = Pick<CallContext, 'deadline' | 'signal'> & Partial<Pick<CallContext, 'metadata' | 'values'>>;

/** How a call ended. */
export interface CallStatus {
  readonly code: status;
  readonly message: string;
  readonly trailers: Metadata;
}

/** What may be said about one call. */
export interface CallOptions {
  /** Cancels the call, which then fails with CANCELLED. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds since the epoch. With `timeoutMs` too, the earlier holds. Default none: say one, or a `timeout` in the service config. */
  readonly deadline?: number | undefined;
  /** From now, in milliseconds. */
  readonly timeoutMs?: number | undefined;
  /** Sent with the call; it is copied, never changed. */
  readonly metadata?: Metadata | undefined;
  /**
   * Whether to wait for a connection, up to the deadline, where the call would otherwise fail with UNAVAILABLE.
   * Default what the service config says, else false.
   * Source: https://grpc.io/docs/guides/wait-for-ready/
   */
  readonly waitForReady?: boolean | undefined;
  /** Added to those of the channel. Over plaintext the call fails with UNAUTHENTICATED, and nothing is sent. */
  readonly credentials?: CallCredentials | undefined;
  readonly parent?: ParentCall | undefined;
  /** Run below those of the client, which grpc-js would leave out instead. */
  readonly interceptors?: readonly Interceptor[] | undefined;
  /** Called with the server's first metadata; not at all when the call ends without any. What it throws is logged. */
  readonly onMetadata?: ((metadata: Metadata) => void) | undefined;
  /** Called once, when the call has ended and before its result is seen. What it throws is logged. */
  readonly onStatus?: ((status: CallStatus) => void) | undefined;
}
