import type { Metadata } from '@grpc/grpc-js';

/** The most attempts that a retry policy may ask for, in every implementation (gRFC A6). */
const maxAttempts = 5;

/**
 * The attempts before this one: in a request's metadata, as the client counts them, or in the first metadata of a call that
 * grpc-js has retried. A peer could write anything there, so a number that no policy allows counts as none.
 * Source: gRFC A6, "Exposed retry metadata".
 */
export const previousAttempts = (metadata: Metadata): number => {
  const [value] = metadata.get('grpc-previous-rpc-attempts');
  const attempts = typeof value === 'string' ? Number(value) : 0;
  return Number.isInteger(attempts) && attempts > 0 && attempts < maxAttempts ? attempts : 0;
};
