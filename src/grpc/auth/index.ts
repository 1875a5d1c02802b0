/**
 * Authentication and authorization: tokens, keys and access policies.
 *
 * @module @duet/grpc/auth
 */
export { openAccessPolicy, parseAccessPolicy, type AccessPolicy } from './access-policy.js';
export { type JsonSource } from './fetch-json.js';
export { type IssuerKeysOptions } from './issuer-keys.js';
export { type JsonFileOptions } from './json-file.js';
export { createJwtTokens, type JwtTokensOptions } from './jwt-tokens.js';
export { createJwtVerifier, type JwtAlgorithm, type JwtVerifierOptions } from './jwt-verifier.js';
export { type MethodName } from './method-patterns.js';
export { authenticationFailures, tokenReasons, type AuthenticationFailure } from './refusal.js';
export { openStaticTokens, type StaticTokens, type StaticTokensOptions } from './static-tokens.js';
export {
  issuerAt,
  kubernetesIssuer,
  type IssuerDocument,
  type KubernetesIssuerOptions,
  type TokenIssuer,
} from './token-issuer.js';
export { type ClosableTokenVerifier, type TokenVerifier } from './token-verifier.js';
export { createVerifiedTokens, type VerifiedTokens, type VerifiedTokensOptions } from './verified-tokens.js';
