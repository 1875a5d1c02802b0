import { createIssuerKeys, type IssuerKeysOptions } from './issuer-keys.js';
import { createJwtVerifier, type JwtVerifierOptions } from './jwt-verifier.js';
import type { ClosableTokenVerifier } from './token-verifier.js';
import { createVerifiedTokens, type VerifiedTokensOptions } from './verified-tokens.js';

/** Whose tokens are taken, for which audience, and how many verified ones are remembered. */
export type JwtTokensOptions = IssuerKeysOptions &
  Omit<JwtVerifierOptions, 'keys'> &
  Pick<VerifiedTokensOptions, 'capacity'>;

/**
 * All that a server needs to take an issuer's tokens: keys that are kept up to date, a verifier, and a memory of verified
 * tokens that is emptied when a key is added or withdrawn.
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
