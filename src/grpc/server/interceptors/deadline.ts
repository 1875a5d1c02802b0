import type { ServerInterceptor } from '../../common/call-context.js';

/** The deadlines of unary calls. */
export interface DeadlineOptions {
  /** The deadline of a call without one, in milliseconds. Streams get none, because they may run long. */
  readonly defaultMs: number;
  /** The maximum time for a unary call, even if its deadline is later. Default: no limit. */
  readonly maxMs?: number;
}

/** Gives unary calls a deadline, so that none can hold a server's resources forever. */
export const deadline =
  ({ defaultMs, maxMs = Infinity }: DeadlineOptions): ServerInterceptor =>
  (context, next) => {
    if (context.method.form === 'unary') {
      const nowMs = Date.now();
      context.limitDeadline(nowMs + (context.deadline === Infinity ? Math.min(defaultMs, maxMs) : maxMs));
    }
    return next();
  };
