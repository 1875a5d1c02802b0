import type { Metadata } from '@grpc/grpc-js';
import type { DetailedPeerCertificate } from 'node:tls';
import type { Form } from './methods.js';

/** The verified identity of a caller. */
export interface Identity {
  /** The token's `sub`, a static token's subject, or the name from a client certificate. */
  readonly subject: string;
  /** How it was verified. */
  readonly by: 'jwt' | 'static-token' | 'certificate';
  readonly issuer?: string;
  /** When the credential expires, in milliseconds since the epoch. */
  readonly expiresAtMs?: number;
}

/** The client at the other end of a connection. */
export interface Peer {
  /** `address:port`, with brackets around IPv6. */
  readonly address: string;
  /** The verified client certificate; absent without mutual TLS. */
  readonly certificate?: DetailedPeerCertificate;
  readonly encrypted: boolean;
  /** Bytes received on the connection so far, without TLS overhead. */
  readonly bytesReceived: number;
}

/** The method of a call, from its definition. */
export interface MethodInfo {
  /** The path: `/v1.user.User/GetUser`. */
  readonly path: string;
  /** `v1.user.User` */
  readonly service: string;
  /** `GetUser` */
  readonly name: string;
  readonly form: Form;
  /** False for a path that no service has registered. Interceptors see those calls too. */
  readonly known: boolean;
  /** From `option idempotency_level`; absent if the method has none. */
  readonly idempotency?: 'IDEMPOTENT' | 'NO_SIDE_EFFECTS';
}

/** A call on the server, as interceptors and handlers see it. */
export interface CallContext {
  readonly method: MethodInfo;
  /** What the client sent. */
  readonly metadata: Metadata;
  /**
   * One raw header, by its lower-case name. Undefined if `authorization` came more than once. Cheaper than
   * `metadata`, which is created on first use.
   */
  header(name: string): string | undefined;
  /** The headers that the server sends with the first response, or before the status if there is none. */
  readonly responseMetadata: Metadata;
  /**
   * Sends the headers now, before the first response, like SendHeader in grpc-go. Later additions to
   * `responseMetadata` are not sent. @throws StatusError when the call has ended
   */
  sendHeaders(): void;
  /** Sent with the status, at the end. */
  readonly trailers: Metadata;
  readonly peer: Peer;
  /** Milliseconds since the epoch; Infinity if the call has none and no default is set. */
  readonly deadline: number;
  /** Can only be shortened: a later value than the current one is ignored. */
  limitDeadline(deadline: number): void;
  /** Aborted when the client cancels, the deadline passes or the server is shut down hard; never by success. */
  readonly signal: AbortSignal;
  /**
   * Calls back once when the handler has ended and the stream is closed, at once if they already have. After that
   * only sockets hold parts of the response.
   */
  onEnd(listener: () => void): void;
  /** Set by the authentication interceptor. */
  identity: Identity | undefined;
  /** State for logs, metrics and traces, shared between interceptors by symbol to avoid collisions. */
  readonly values: Map<symbol, unknown>;
  /** Counted as messages pass. */
  readonly traffic: { requests: number; requestBytes: number; responses: number; responseBytes: number };
}

/**
 * Wraps a whole call, of any form. `next` runs the remaining chain and the handler, and resolves when all messages
 * are written; it rejects but never throws. An error thrown before or after `next` ends the call with that error's
 * status.
 */
export type ServerInterceptor = (context: CallContext, next: () => Promise<void>) => Promise<void>;
