import type { Metadata } from '@grpc/grpc-js';
import type { DetailedPeerCertificate } from 'node:tls';
import type { Form } from './methods.js';

/** Who is calling, once verified. */
export interface Identity {
  /** The token's `sub`, a static token's subject, or the name from a client certificate. */
  readonly subject: string;
  /** How it was verified. */
  readonly by: 'jwt' | 'static-token' | 'certificate';
  readonly issuer?: string;
  /** When the credential ends, in milliseconds since the epoch. */
  readonly expiresAtMs?: number;
}

/** Who is at the other end of a connection. */
export interface Peer {
  /** `address:port`, with brackets around IPv6. */
  readonly address: string;
  /** The verified client certificate; absent without mutual TLS. */
  readonly certificate?: DetailedPeerCertificate;
  readonly encrypted: boolean;
  /** Bytes that the connection has received so far, without those of TLS. */
  readonly bytesReceived: number;
}

/** The method of a call, as its definition says. */
export interface MethodInfo {
  /** As on the wire: `/v1.user.User/GetUser`. */
  readonly path: string;
  /** `v1.user.User` */
  readonly service: string;
  /** `GetUser` */
  readonly name: string;
  readonly form: Form;
  /** False for a path that no service has registered. Interceptors see those calls too. */
  readonly known: boolean;
  /** From `option idempotency_level`; absent when the method does not say. */
  readonly idempotency?: 'IDEMPOTENT' | 'NO_SIDE_EFFECTS';
}

/** One call on the server, as interceptors and handlers see it. */
export interface CallContext {
  readonly method: MethodInfo;
  /** What the client sent. */
  readonly metadata: Metadata;
  /** One header as it came, unchecked; the name in lower case. Undefined where `authorization` came more than once. Saves the call its `metadata`, which is made when first asked for. */
  header(name: string): string | undefined;
  /** The headers that the server sends with the first response, or before the status when there is none. */
  readonly responseMetadata: Metadata;
  /**
   * Sends the headers now, before the first response: what grpc-go calls SendHeader. What `responseMetadata` is given
   * afterwards is not sent. @throws StatusError when the call has ended
   */
  sendHeaders(): void;
  /** Sent with the status, at the end. */
  readonly trailers: Metadata;
  readonly peer: Peer;
  /** Milliseconds since the epoch; Infinity when the call brought none and no default is set. */
  readonly deadline: number;
  /** May only be brought forward: a later value than the current one is ignored. */
  limitDeadline(deadline: number): void;
  /** Aborted when the client cancels, the deadline passes or the server is shut down hard; never by success. */
  readonly signal: AbortSignal;
  /** Calls back once when the handler has ended and the stream is closed, and at once when they have: nothing of the response is held then but in sockets. */
  onEnd(listener: () => void): void;
  /** Set by the authentication interceptor. */
  identity: Identity | undefined;
  /** For logs, metrics and traces: carried between interceptors, by symbol so that they cannot collide. */
  readonly values: Map<symbol, unknown>;
  /** Counted as messages pass. */
  readonly traffic: { requests: number; requestBytes: number; responses: number; responseBytes: number };
}

/**
 * Wraps a whole call, of any form. `next` runs the rest of the chain and the handler, and resolves when there is no
 * other message to write; it never throws but rejects. Throwing, before or after `next`, ends the call with that
 * error's status.
 */
export type ServerInterceptor = (context: CallContext, next: () => Promise<void>) => Promise<void>;
