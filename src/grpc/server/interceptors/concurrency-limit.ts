import { compileMethodPatterns } from '../../auth/method-patterns.js';
import { healthMethods } from '../../common/health-definition.js';
import { exhausted } from '../../common/status-error.js';
import type { CallContext, ServerInterceptor } from '../../common/call-context.js';

/** Which calls `concurrencyLimit` counts, and how it groups them. */
export interface ConcurrencyLimitOptions {
  /**
   * Patterns of methods that are never counted or rejected. Default: health, because failed probes would kill a busy
   * server.
   */
  readonly open?: readonly string[];
  /** Patterns of the only methods to count; overrides `open`. */
  readonly only?: readonly string[];
  /** Counts calls with the same key together: `callerOf` for a limit per caller. Default all calls together. */
  readonly by?: (context: CallContext) => string;
  /** Called for each rejected call, for metrics. */
  readonly onRefusal?: () => void;
}

const retryDelayMs = 1_000;

/**
 * Rejects calls above a number in flight with RESOURCE_EXHAUSTED and RetryInfo: an overloaded server that accepts
 * every call answers none in time. Without `by` it belongs before authentication, which costs more than a rejection.
 */
export const concurrencyLimit = (
  maxCalls: number,
  { open = [healthMethods], only, by, onRefusal }: ConcurrencyLimitOptions = {},
): ServerInterceptor => {
  const isListed = compileMethodPatterns(only ?? open);
  const counter = by ? countByKey(maxCalls, by) : countAll(maxCalls);
  return (context, next) => {
    if (isListed(context.method) !== (only !== undefined)) return next();
    const leave = counter(context);
    if (leave === undefined) {
      onRefusal?.();
      return Promise.reject(exhausted(`too many concurrent calls${by ? ' of this caller' : ''}`, retryDelayMs));
    }
    context.onEnd(leave);
    return next();
  };
};

/** Counts a call, and returns the function that uncounts it; undefined at the limit. */
type Counter = (context: CallContext) => (() => void) | undefined;

const countAll = (maxCalls: number): Counter => {
  let inFlight = 0;
  const leave = (): void => void inFlight--;
  return () => {
    if (inFlight >= maxCalls) return undefined;
    inFlight++;
    return leave;
  };
};

const countByKey = (maxCalls: number, by: (context: CallContext) => string): Counter => {
  const inFlight = new Map<string, number>();
  return (context) => {
    const key = by(context);
    const count = inFlight.get(key) ?? 0;
    if (count >= maxCalls) return undefined;
    inFlight.set(key, count + 1);
    return () => {
      const left = (inFlight.get(key) ?? 1) - 1;
      if (left === 0) inFlight.delete(key);
      else inFlight.set(key, left);
    };
  };
};
