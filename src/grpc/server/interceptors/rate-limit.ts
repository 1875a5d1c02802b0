import { compileMethodPatterns } from '../../auth/method-patterns.js';
import { healthMethods } from '../../common/health-definition.js';
import { exhausted } from '../../common/status-error.js';
import { callerOf as callerOfCall } from '../../common/caller.js';
import type { CallContext, ServerInterceptor } from '../../common/call-context.js';
import { take, type Bucket } from '../../common/token-bucket.js';

/** How often a caller may call. */
export interface RateLimitOptions {
  /** Calls a second that each caller may make in the long run. */
  readonly perSecond: number;
  /** Calls that it may make at once. */
  readonly burst: number;
  /** Whose calls are counted together. Default: `callerOf`. */
  readonly callerOf?: (context: CallContext) => string;
  /** Patterns of methods that are not counted. Default health's. */
  readonly open?: readonly string[];
  /** Called for each call that is refused, for metrics. */
  readonly onRefusal?: () => void;
}

/** Callers remembered at most; the one that called longest ago is forgotten first, with a full bucket. */
const maxCallers = 10_000;

/**
 * Refuses a caller's calls above its rate with RESOURCE_EXHAUSTED, saying when to come back: in
 * `google.rpc.RetryInfo` for programs, and in `grpc-retry-pushback-ms`, which clients that retry obey (gRFC A6).
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
      throw exhausted('the caller is over its rate', retryDelayMs);
    }
    return next();
  };
};
