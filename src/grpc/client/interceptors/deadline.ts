import { InterceptingCall, type Interceptor } from '@grpc/grpc-js';
import { CallScope } from '../call-scope.js';

/** The share of a parent's time that a call may use. */
export interface DeadlineOptions {
  /** Time reserved for the response to the caller, in milliseconds. Default 20. */
  readonly marginMs?: number;
}

/**
 * Limits a call to its parent's remaining time minus a margin, so that the parent can still respond after this call
 * times out. With less than the margin left, the call fails with DEADLINE_EXCEEDED at once. Source:
 * https://grpc.io/docs/guides/deadlines/#deadline-propagation
 */
export const deadline =
  ({ marginMs = 20 }: DeadlineOptions = {}): Interceptor =>
  (options, nextCall) => {
    const parentDeadline = CallScope.of(options)?.parent?.deadline ?? Infinity;
    const own = Number(options.deadline ?? Infinity);
    return new InterceptingCall(nextCall({ ...options, deadline: Math.min(own, parentDeadline - marginMs) }));
  };
