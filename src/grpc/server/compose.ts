import type { CallContext, ServerInterceptor } from './call-context.js';

/** The interceptors as one, the first of the list outermost. */
export const compose = (interceptors: readonly ServerInterceptor[]): ServerInterceptor =>
  interceptors.reduceRight<ServerInterceptor>(
    (inner, outer) => (context, next) => outer(context, () => inner(context, next)),
    (_context: CallContext, next) => next(),
  );
