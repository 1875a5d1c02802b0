import { InterceptingCall, type Interceptor } from '@grpc/grpc-js';
import { CallScope } from '../call-scope.js';

/** How much of a parent's time a call may use. */
export interface DeadlineOptions {
  /** Kept back for the answer to the caller, in milliseconds. Default 20. */
  readonly marginMs?: number;
}

/**
 * Gives a call no more time than its parent has left, less a margin, so that the parent can still answer when this
 * call has run out of time. A parent that has less than the margin left gets DEADLINE_EXCEEDED at once.
 * Source: https://grpc.io/docs/guides/deadlines/#deadline-propagation
 */
export const deadline =
  ({ marginMs = 20 }: DeadlineOptions = {}): Interceptor =>
  (options, nextCall) => {
    const parentDeadline = CallScope.of(options)?.parent?.deadline ?? Infinity;
    const own = Number(options.deadline ?? Infinity);
    return new InterceptingCall(nextCall({ ...options, deadline: Math.min(own, parentDeadline - marginMs) }));
  };
