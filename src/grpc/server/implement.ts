import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';
import type { CallContext, MethodInfo } from './call-context.js';
import { methodInfo } from './method-info.js';
import type { Service } from './service.js';

/** A method as the server runs it: bytes in, bytes out, whatever its form. */
export interface MethodImplementation {
  readonly info: MethodInfo;
  readonly definition: MethodDefinition<unknown, unknown>;
  /** Takes a message, or for `clientStream` and `bidi` an iterable of them. */
  readonly handler: (request: unknown, context: CallContext) => unknown;
}

export interface ServiceImplementation {
  readonly methods: readonly MethodImplementation[];
}

/**
 * Pairs a loaded service definition with its handlers.
 *
 * @throws Error when the definition has a method without a handler: a service that is half there would
 * answer UNIMPLEMENTED for what its contract promises.
 */
export const implement = <H, D extends ServiceDefinition>(
  definition: D,
  handlers: Service<H, D>,
): ServiceImplementation => ({
  methods: Object.entries(definition).map(([name, method]) => {
    const handler: unknown = Reflect.get(handlers, name);
    if (typeof handler !== 'function') throw new Error(`there is no handler for ${method.path}`);
    return {
      info: methodInfo(method),
      definition: method,
      handler: (request, context): unknown => Reflect.apply(handler, handlers, [request, context]),
    };
  }),
});
