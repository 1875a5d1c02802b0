import {
  Client as GrpcClient,
  ChannelCredentials,
  type Interceptor,
  type MethodDefinition,
  type ServiceDefinition,
} from '@grpc/grpc-js';
import type { Method, MethodNames, Payloads } from '../methods.js';
import type { CallOptions } from './call-options.js';
import type { Channel } from './channel.js';
import type { ClientMethod } from './client-method.js';
import { bidi } from './forms/bidi.js';
import { clientStream } from './forms/client-stream.js';
import { serverStream } from './forms/server-stream.js';
import { unary } from './forms/unary.js';
import { guard } from './guard.js';
import type { Requests } from './send-requests.js';

/** A call of each form. */
interface CallByForm<P extends Payloads<unknown, unknown, unknown, unknown>> {
  unary: (request: P['requestIn'], options?: CallOptions) => Promise<P['response']>;
  serverStream: (request: P['requestIn'], options?: CallOptions) => AsyncIterable<P['response']>;
  clientStream: (requests: Requests<P['requestIn']>, options?: CallOptions) => Promise<P['response']>;
  bidi: (requests: Requests<P['requestIn']>, options?: CallOptions) => AsyncIterable<P['response']>;
}

/**
 * A service's methods as functions, typed from its generated `…Handlers` (H) and `…Definition` (D). Every call fails
 * with a StatusError, which has the `google.rpc` details that the server sent. A method whose response streams is
 * called by its reader's first `next()`.
 */
export type Client<H, D> = {
  readonly [K in MethodNames<H>]: CallByForm<Method<H, D, K>['payloads']>[Method<H, D, K>['form']];
};

export interface ClientOptions {
  /** The first is outermost. See `defaultClientInterceptors`. Default none. */
  readonly interceptors?: readonly Interceptor[];
}

/**
 * A client of one service. It costs little: connections belong to the channel, which lives as long as the process
 * and serves the clients of several services.
 *
 *     const user = createClient<UserHandlers, UserDefinition>(userDefinition, channel, { interceptors });
 *     const { userMessage } = await user.GetUser({ userId }, { timeoutMs: 500, parent: context });
 */
export const createClient = <H, D extends ServiceDefinition>(
  definition: D,
  channel: Channel,
  { interceptors = [] }: ClientOptions = {},
): Client<H, D> => {
  const client = new GrpcClient(channel.target, ChannelCredentials.createInsecure(), { channelOverride: channel.grpc });
  const shared = { client, interceptors, guard: guard(channel) };
  const calls: Record<string, unknown> = {};
  for (const [name, method] of Object.entries<MethodDefinition<unknown, unknown>>(definition)) {
    calls[name] = callOf(method)({
      ...shared,
      path: method.path,
      serialize: method.requestSerialize,
      deserialize: method.responseDeserialize,
      ...channel.methodSettings(method.path),
    });
  }
  if (!isClient<H, D>(calls, definition)) throw new TypeError('the service definition has no methods');
  return calls;
};

const callOf = ({
  requestStream,
  responseStream,
}: MethodDefinition<unknown, unknown>): ((method: ClientMethod) => unknown) => {
  if (requestStream) return responseStream ? bidi : clientStream;
  return responseStream ? serverStream : unary;
};

/** The one place where what was made at run time is given the type that was made from the protos. */
const isClient = <H, D extends ServiceDefinition>(calls: object, definition: D): calls is Client<H, D> =>
  Object.keys(definition).length > 0 && Object.keys(definition).every((name) => name in calls);
