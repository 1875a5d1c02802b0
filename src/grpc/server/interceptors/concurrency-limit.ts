import { status } from '@grpc/grpc-js';
import { StatusError } from '../../common/status-error.js';
import type { ServerInterceptor } from '../../common/call-context.js';

/**
 * Refuses calls above a number in flight, with UNAVAILABLE, on which clients try another server. A server
 * that takes all that comes answers none of it in time.
 *
 * @param open services that are never refused: by default health, or probes would kill a busy server
 */
export const concurrencyLimit = (
  maxCalls: number,
  { open = ['grpc.health.v1.Health'] }: { open?: readonly string[] } = {},
): ServerInterceptor => {
  const openServices = new Set(open);
  let inFlight = 0;
  return async (context, next) => {
    if (openServices.has(context.method.service)) return next();
    if (inFlight >= maxCalls) throw new StatusError(status.UNAVAILABLE, 'the server has as many calls as it takes');
    inFlight++;
    try {
      return await next();
    } finally {
      inFlight--;
    }
  };
};
