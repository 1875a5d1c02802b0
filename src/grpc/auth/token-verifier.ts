import type { Identity } from '../common/call-context.js';

/** Verifies bearer tokens, for `authentication`. */
export interface TokenVerifier {
  /**
   * Who a token speaks for. Rejects with a StatusError: UNAUTHENTICATED when the token will not do, UNAVAILABLE when it
   * cannot be told. The call's signal ends the wait for keys; it is read only then, because making one costs.
   */
  verify(token: string, call?: { readonly signal: AbortSignal }): Promise<Identity>;
  /**
   * Who a token speaks for that has been verified before and may still be used; undefined for any other. Saves a wait.
   * @param connection what the token came on
   */
  recall?(token: string, connection: object): Identity | undefined;
}

/** One that watches something: keys, or a file. */
export interface ClosableTokenVerifier extends TokenVerifier {
  /** Stops watching. */
  close(): void;
}
