import type { Metadata } from '@grpc/grpc-js';

/** Headers of a connection, which HTTP/2 forbids (RFC 9113, 8.2.2). */
const ofConnection = ['connection', 'upgrade', 'http2-settings', 'keep-alive', 'proxy-connection', 'transfer-encoding'];

/** Node.js sends these once only; grpc-js sets `content-type`, `te` and `user-agent` itself. */
const single = (
  'access-control-allow-credentials access-control-max-age access-control-request-method age ' +
  'authorization content-encoding content-language content-length content-location content-md5 content-range date dnt etag ' +
  'expires from host if-match if-modified-since if-none-match if-range ' +
  'if-unmodified-since last-modified location max-forwards proxy-authorization range referer ' +
  'retry-after tk upgrade-insecure-requests x-content-type-options'
).split(' ');

/**
 * Says why metadata cannot be sent. node:http2 throws for it, and grpc-js takes that for a call which may be repeated: it
 * would repeat the call without end and without a pause.
 */
export const metadataFault = (metadata: Metadata): string | undefined => {
  for (const name of ofConnection)
    if (metadata.get(name).length > 0) return `metadata must not contain ${name}, which HTTP/2 forbids`;
  for (const name of single) if (metadata.get(name).length > 1) return `metadata must contain ${name} once at most`;
  return undefined;
};
