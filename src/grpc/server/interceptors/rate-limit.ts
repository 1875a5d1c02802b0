import { compileMethodPatterns } from '../../auth/method-patterns.js';
import { healthMethods } from '../../common/health-definition.js';
import { exhausted } from '../../common/status-error.js';
import { callerOf as callerOfCall } from '../../common/caller.js';
import type { CallContext, ServerInterceptor } from '../../common/call-context.js';
import { take, type Bucket } from '../../common/token-bucket.js';

/** The rate limit of a caller. */
export interface RateLimitOptions {
  /** The sustained rate in calls per second. */
  readonly perSecond: number;
  /** The burst: the number of calls that may arrive at once. */
  readonly burst: number;
  /** The key by which calls are counted. Default: `callerOf`. */
  readonly callerOf?: (context: CallContext) => string;
  /** Patterns of methods that are not counted. Default: health. */
  readonly open?: readonly string[];
  /** Called for each rejected call, for metrics. */
  readonly onRefusal?: () => void;
}

/** The maximum number of remembered callers; the one that called longest ago is evicted, when its bucket is full. */
const maxCallers = 10_000;

/**
 * Rejects a caller's calls above its rate with RESOURCE_EXHAUSTED and the time to retry: in `google.rpc.RetryInfo`,
 * and in `grpc-retry-pushback-ms`, which retrying clients obey (gRFC A6).
 */
export const rateLimit = ({
  perSecond,
  burst,
  callerOf = callerOfCall,
  open = [healthMethods],
  onRefusal,
}: RateLimitOptions): ServerInterceptor => {
  const isOpen = compileMethodPatterns(open);
  const buckets = new Map<string, Bucket>();
  return async (context, next) => {
    if (isOpen(context.method)) return next();
    const caller = callerOf(context);
    const { bucket, waitMs } = take(buckets.get(caller), { perSecond, burst }, performance.now());
    buckets.delete(caller);
    buckets.set(caller, bucket);
    if (buckets.size > maxCallers)
      for (const oldest of buckets.keys()) {
        buckets.delete(oldest);
        break;
      }
    if (waitMs > 0) {
      const retryDelayMs = Math.ceil(waitMs);
      context.trailers.set('grpc-retry-pushback-ms', String(retryDelayMs));
      onRefusal?.();
      throw exhausted('the caller exceeds its rate limit', retryDelayMs);
    }
    return next();
  };
};
