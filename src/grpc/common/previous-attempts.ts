import type { Metadata } from '@grpc/grpc-js';

/** The maximum number of attempts in a retry policy, in every implementation (gRFC A6). */
const maxAttempts = 5;

/**
 * The attempts before this one: in request metadata as the client counts them, or in the initial metadata of a call
 * that grpc-js has retried. A peer can send anything, so a number above the policy limit counts as none. Source: gRFC
 * A6, "Exposed retry metadata".
 */
export const previousAttempts = (metadata: Metadata): number => {
  const [value] = metadata.get('grpc-previous-rpc-attempts');
  const attempts = typeof value === 'string' ? Number(value) : 0;
  return Number.isInteger(attempts) && attempts > 0 && attempts < maxAttempts ? attempts : 0;
};
