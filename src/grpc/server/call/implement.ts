import type { MethodDefinition } from '@grpc/grpc-js';
import { withCodec } from '../../codec/with-codec.js';
import type { CallContext, MethodInfo } from '../../common/call-context.js';
import { methodInfo, type AnyContract, type Method, type MethodNames, type Payloads } from '../../common/methods.js';

/** A method of any form as the server runs it: bytes in, bytes out. */
export interface MethodImplementation {
  readonly info: MethodInfo;
  readonly definition: MethodDefinition<unknown, unknown>;
  /** Takes a message, or for `clientStream` and `bidi` an iterable of them. */
  readonly handler: (request: unknown, context: CallContext) => unknown;
  readonly limits?: RequestLimits;
}

/** The limits of a method's requests. */
export interface RequestLimits {
  /**
   * The maximum size of a request message, compressed or not; a larger one is rejected with RESOURCE_EXHAUSTED before
   * it is read or decompressed. At most, and by default, the server's `maxReceiveMessageBytes`.
   */
  readonly maxRequestBytes?: number;
  /**
   * The maximum number of fields in one request message, known or unknown, at every depth, each value of a repeated,
   * packed or map field counted. One more is rejected with RESOURCE_EXHAUSTED before decoding. Default 100,000.
   */
  readonly maxRequestFields?: number;
  /**
   * The time for a caller to send the one request, or the first of a stream, from when the handler asks for it, in
   * milliseconds; then the call ends with DEADLINE_EXCEEDED. Checked once a call is older than 250 to 500 ms. Default
   * the server's `requestTimeoutMs`; none if requests stream.
   */
  readonly requestTimeoutMs?: number;
  /**
   * The maximum number of calls that one connection starts in one turn of the event loop; the rest start in later
   * turns, in order. For methods that are open to unauthenticated callers: Node.js takes a thousand calls from one
   * packet before it reads another connection. Default no limit.
   */
  readonly callsPerTurn?: number;
}

/** The limits of all methods of a service, and overrides for some by name. */
export interface ServiceLimits<C extends AnyContract> extends RequestLimits {
  readonly methods?: MethodLimits<C>;
}

/** Limits by method name. */
export type MethodLimits<C extends AnyContract> = { readonly [K in MethodNames<C>]?: RequestLimits };

/** A service with its handlers, for `services` of `createServer`. Made by `implement`, `createHealth` and `reflection`. */
export interface ServiceImplementation {
  readonly methods: readonly MethodImplementation[];
}

/**
 * Pairs a loaded service definition with its handlers.
 *
 * @throws Error when a method has no handler: a partial service would answer UNIMPLEMENTED for methods of its
 *   contract.
 */
export const implement = <C extends AnyContract>(
  definition: C,
  handlers: Service<C>,
  { methods: methodLimits, ...serviceLimits }: ServiceLimits<C> = {},
): ServiceImplementation => ({
  methods: Object.entries<MethodDefinition<unknown, unknown>>(definition).map(([name, method]) => {
    const handler: unknown = Reflect.get(handlers, name);
    if (typeof handler !== 'function') throw new Error(`no handler for ${method.path}`);
    const limits = { ...serviceLimits, ...limitsOf(methodLimits, name) };
    return {
      info: methodInfo(method),
      definition: withCodec(method, limits.maxRequestFields),
      handler: (request, context): unknown => Reflect.apply(handler, handlers, [request, context]),
      limits,
    };
  }),
});

const limitsOf = (limits: Readonly<Record<string, RequestLimits | undefined>> = {}, name: string): RequestLimits =>
  limits[name] ?? {};

/** A handler of each form. */
interface HandlerByForm<P extends Payloads<unknown, unknown, unknown, unknown>> {
  unary: (request: P['request'], context: CallContext) => Promise<P['response']>;
  serverStream: (request: P['request'], context: CallContext) => AsyncIterable<P['response']>;
  clientStream: (requests: AsyncIterable<P['request']>, context: CallContext) => Promise<P['response']>;
  bidi: (requests: AsyncIterable<P['request']>, context: CallContext) => AsyncIterable<P['response']>;
}

/**
 * A service's handlers, typed by its definition: `async` functions, and async generators where the response streams.
 * Requests arrive complete; responses must be complete.
 */
export type Service<C extends AnyContract> = {
  [K in MethodNames<C>]: HandlerByForm<Method<C, K>['payloads']>[Method<C, K>['form']];
};

export const isAsyncIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
