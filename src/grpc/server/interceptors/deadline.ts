import type { ServerInterceptor } from '../../common/call-context.js';

/** How long unary calls may take. */
export interface DeadlineOptions {
  /** What a call gets that brings no deadline, in milliseconds. Streams are given none: they may be long by nature. */
  readonly defaultMs: number;
  /** The most that a unary call may take, also when it brings a longer deadline. Default: no limit. */
  readonly maxMs?: number;
}

/** Gives unary calls a deadline, so that none can hold a server's resources for ever. */
export const deadline =
  ({ defaultMs, maxMs = Infinity }: DeadlineOptions): ServerInterceptor =>
  (context, next) => {
    if (context.method.form === 'unary') {
      const nowMs = Date.now();
      context.limitDeadline(nowMs + (context.deadline === Infinity ? Math.min(defaultMs, maxMs) : maxMs));
    }
    return next();
  };
