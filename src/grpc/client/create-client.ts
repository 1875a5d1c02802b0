import { Client as GrpcClient, ChannelCredentials, type Interceptor, type MethodDefinition } from '@grpc/grpc-js';
import { withCodec } from '../codec/with-codec.js';
import type { AnyContract, Method, MethodNames, Payloads } from '../common/methods.js';
import type { CallOptions } from './call-options.js';
import type { Channel } from './channel.js';
import type { ClientMethod } from './start-call.js';
import { bidi, clientStream, serverStream, unary } from './forms.js';
import { guard } from './guard.js';
import type { Requests } from './send-requests.js';

/** One call function per form. */
interface CallByForm<P extends Payloads<unknown, unknown, unknown, unknown>> {
  unary: (request: P['requestIn'], options?: CallOptions) => Promise<P['response']>;
  serverStream: (request: P['requestIn'], options?: CallOptions) => AsyncIterable<P['response']>;
  clientStream: (requests: Requests<P['requestIn']>, options?: CallOptions) => Promise<P['response']>;
  bidi: (requests: Requests<P['requestIn']>, options?: CallOptions) => AsyncIterable<P['response']>;
}

/**
 * A service's methods as functions, typed by its definition. Every call fails with a StatusError, including the
 * server's `google.rpc` details. A server-streaming call starts with the first `next()` of its reader.
 */
export type Client<C extends AnyContract> = {
  readonly [K in MethodNames<C>]: CallByForm<Method<C, K>['payloads']>[Method<C, K>['form']];
};

/** Options of `createClient`. */
export interface ClientOptions {
  /** The first is outermost. See `defaultClientInterceptors`. Default none. */
  readonly interceptors?: readonly Interceptor[];
}

/**
 * A client of one service. It is cheap: connections belong to the channel, which lives as long as the process and
 * serves the clients of several services.
 *
 *     const user = createClient(userDefinition, channel, { interceptors });
 *     const { userMessage } = await user.GetUser({ userId }, { timeoutMs: 500, parent: context });
 */
export const createClient = <C extends AnyContract>(
  definition: C,
  channel: Channel,
  { interceptors = [] }: ClientOptions = {},
): Client<C> => {
  const client = new GrpcClient(channel.target, ChannelCredentials.createInsecure(), { channelOverride: channel.grpc });
  const shared = { client, interceptors, guard: guard(channel) };
  const calls: Record<string, unknown> = {};
  for (const [name, method] of Object.entries<MethodDefinition<unknown, unknown>>(definition)) {
    calls[name] = callOf(method)({
      ...shared,
      path: method.path,
      serialize: method.requestSerialize,
      deserialize: withCodec(method).responseDeserialize,
      ...channel.methodSettings(method.path),
    });
  }
  if (!isClient<C>(calls, definition)) throw new TypeError('the service definition has no methods');
  return calls;
};

const callOf = ({
  requestStream,
  responseStream,
}: MethodDefinition<unknown, unknown>): ((method: ClientMethod) => unknown) => {
  if (requestStream) return responseStream ? bidi : clientStream;
  return responseStream ? serverStream : unary;
};

/** The only place where run-time objects get the types that were generated from the protos. */
const isClient = <C extends AnyContract>(calls: object, definition: C): calls is Client<C> =>
  Object.keys(definition).length > 0 && Object.keys(definition).every((name) => name in calls);
