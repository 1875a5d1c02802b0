import type { ServerInterceptor } from './call-context.js';

/** The interceptors as one, the first of the list outermost. What one throws before it has a promise to give becomes one that rejects. */
export const compose =
  (interceptors: readonly ServerInterceptor[]): ServerInterceptor =>
  (context, next) => {
    const from = (index: number): Promise<void> => {
      const interceptor = interceptors[index];
      try {
        return interceptor ? interceptor(context, () => from(index + 1)) : next();
      } catch (error) {
        return Promise.reject(error);
      }
    };
    return from(0);
  };
