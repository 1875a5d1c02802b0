/**
 * Who is calling, and what they may call: tokens, keys and access policies.
 *
 * @module @duet/grpc/auth
 */
export { openAccessPolicy, parseAccessPolicy, type AccessPolicy } from './access-policy.js';
export { type JsonFileOptions } from './json-file.js';
export { createJwtTokens, type JwtTokensOptions } from './jwt-tokens.js';
export { createJwtVerifier, type JwtAlgorithm } from './jwt-verifier.js';
export { authenticationFailures, tokenReasons, type AuthenticationFailure } from './refusal.js';
export { openStaticTokens, type StaticTokens } from './static-tokens.js';
export { issuerAt, kubernetesIssuer, type IssuerDocument, type TokenIssuer } from './token-issuer.js';
export { type ClosableTokenVerifier, type TokenVerifier } from './token-verifier.js';
export { createVerifiedTokens } from './verified-tokens.js';
