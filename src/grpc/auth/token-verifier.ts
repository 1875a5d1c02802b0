import type { Identity } from '../common/call-context.js';

/** Verifies bearer tokens, for `authentication`. */
export interface TokenVerifier {
  /**
   * Returns the identity that a token proves. Rejects with a StatusError: UNAUTHENTICATED when the token is not
   * acceptable, UNAVAILABLE when that cannot be checked. The call's signal ends the wait for keys; it is read only
   * then, because creating one is expensive.
   */
  verify(token: string, call?: { readonly signal: AbortSignal }): Promise<Identity>;
  /**
   * Returns the identity of a token that was verified before and is still valid; undefined for any other. Saves a
   * wait.
   * @param connection the connection that the token came on
   */
  recall?(token: string, connection: object): Identity | undefined;
}

/** A verifier that watches keys or a file. */
export interface ClosableTokenVerifier extends TokenVerifier {
  /** Stops watching. */
  close(): void;
}
