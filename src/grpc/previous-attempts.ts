import type { Metadata } from '@grpc/grpc-js';

/**
 * How many attempts of this call there were before: in what a server is sent, and in what grpc-js hands to a caller.
 * Source: gRPC, "gRPC Retry Design" (A6), Exposed Retry Metadata.
 */
export const previousAttempts = (metadata: Metadata): number => {
  const [attempts] = metadata.get('grpc-previous-rpc-attempts');
  return typeof attempts === 'string' && /^\d{1,3}$/.test(attempts) ? Number(attempts) : 0;
};
