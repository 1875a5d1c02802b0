import { createIssuerKeys, type IssuerKeysOptions } from './issuer-keys.js';
import { createJwtVerifier, type JwtVerifierOptions } from './jwt-verifier.js';
import type { ClosableTokenVerifier } from './token-verifier.js';
import { createVerifiedTokens, type VerifiedTokensOptions } from './verified-tokens.js';

/** Which issuer's tokens to accept, for which audience, and how many verified tokens to remember. */
export type JwtTokensOptions = IssuerKeysOptions &
  Omit<JwtVerifierOptions, 'keys'> &
  Pick<VerifiedTokensOptions, 'capacity'>;

/**
 * Accepts an issuer's tokens: keeps its keys up to date, verifies tokens, and remembers verified tokens until a key
 * is added or withdrawn.
 */
export const createJwtTokens = (options: JwtTokensOptions): ClosableTokenVerifier => {
  const keys = createIssuerKeys(options);
  const tokens = createVerifiedTokens(createJwtVerifier({ ...options, keys }), options);
  keys.onChange(() => tokens.forget());
  return {
    verify: async (token, call) => tokens.verify(token, call),
    recall: (token, connection) => tokens.recall(token, connection),
    close: () => keys.close(),
  };
};
