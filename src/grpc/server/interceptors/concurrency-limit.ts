import { compileMethodPatterns } from '../../auth/method-patterns.js';
import { healthMethods } from '../../common/health-definition.js';
import { exhausted } from '../../common/status-error.js';
import type { CallContext, ServerInterceptor } from '../../common/call-context.js';

/** Which calls `concurrencyLimit` counts, and together with which. */
export interface ConcurrencyLimitOptions {
  /** Patterns of methods that are neither counted nor refused. Default health's, or probes would kill a busy server. */
  readonly open?: readonly string[];
  /** Patterns of the only methods that are counted; overrides `open`. */
  readonly only?: readonly string[];
  /**
   * Counts the calls with the same key together, each key by itself: `callerOf`, for a share of each
   * caller. Default all calls together.
   */
  readonly by?: (context: CallContext) => string;
  /** Called for each call that is refused, for metrics. */
  readonly onRefusal?: () => void;
}

const retryDelayMs = 1_000;

/**
 * Refuses calls above a number in flight with RESOURCE_EXHAUSTED and RetryInfo: a server that takes all that comes answers
 * none of it in time. Without `by` it belongs before authentication, which costs more than a refusal.
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

/** Counts a call, and returns what takes it off again; undefined when there are as many as there may be. */
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
