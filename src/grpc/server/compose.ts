import type { ServerInterceptor } from './call-context.js';

/** The interceptors as one, the first of the list outermost. What one throws before its promise is there rejects `next` outside of it. */
export const compose = (interceptors: readonly ServerInterceptor[]): ServerInterceptor =>
  interceptors.reduceRight<ServerInterceptor>(
    (inner, outer) => (context, next) => {
      try {
        return outer(context, () => inner(context, next));
      } catch (error) {
        return Promise.reject(error);
      }
    },
    (_context, next) => next(),
  );
