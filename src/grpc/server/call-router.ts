import { ServerInterceptingCall, status as Status } from '@grpc/grpc-js';
import type { Metadata, ServerInterceptingCallInterface, ServerInterceptor as GrpcJsInterceptor } from '@grpc/grpc-js';
import type { ServerHttp2Session } from 'node:http2';
import { sessionOf } from '../internals.js';
import type { Logger } from '../logger.js';
import { StatusError, toStatusError } from '../status-error.js';
import type { ActiveCalls } from './active-calls.js';
import type { CallContext, ServerInterceptor } from './call-context.js';
import type { Connection } from './connection.js';
import type { MethodImplementation } from './implement.js';
import { unknownMethodInfo } from './method-info.js';
import { runMethod } from './run-method.js';
import { ServerCall } from './server-call.js';

export interface CallRouterOptions {
  readonly methods: ReadonlyMap<string, MethodImplementation>;
  /** All interceptors as one. */
  readonly interceptor: ServerInterceptor;
  readonly connections: ReadonlyMap<ServerHttp2Session, Connection>;
  readonly calls: ActiveCalls;
  readonly maxSendBytes: number;
  readonly logger: Logger;
}

/**
 * The one adapter between grpc-js and our handlers, and the one place that catches.
 *
 * It is a grpc-js server interceptor that takes the call instead of passing it on. That is the lowest
 * public layer: messages are bytes, reads are asked for one at a time, and none of the four stream classes
 * with their queue of 16 messages stands between the wire and a handler.
 */
export const callRouter = (options: CallRouterOptions): GrpcJsInterceptor => {
  return ({ path }, call) => new RoutedCall(call, (metadata) => begin(options, path, call, metadata));
};

class RoutedCall extends ServerInterceptingCall {
  readonly #inner: ServerInterceptingCallInterface;
  readonly #begin: (metadata: Metadata) => ServerCall | undefined;

  constructor(inner: ServerInterceptingCallInterface, begin: (metadata: Metadata) => ServerCall | undefined) {
    super(inner);
    this.#inner = inner;
    this.#begin = begin;
  }

  /** grpc-js starts the call with a listener that would run the registered handler; ours runs instead. */
  override start(): void {
    let call: ServerCall | undefined;
    this.#inner.start({
      onReceiveMetadata: (metadata) => {
        call = this.#begin(metadata);
      },
      onReceiveMessage: (bytes: Buffer) => call?.onMessage(bytes),
      onReceiveHalfClose: () => call?.onHalfClose(),
      onCancel: () => call?.onCancel(),
    });
  }
}

/** Undefined when the connection went away before the call began. */
const begin = (
  options: CallRouterOptions,
  path: string,
  inner: ServerInterceptingCallInterface,
  metadata: Metadata,
): ServerCall | undefined => {
  const method = options.methods.get(path);
  const session = sessionOf(inner);
  const connection = session && options.connections.get(session);
  if (!connection) return undefined;
  const call = new ServerCall(method?.info ?? unknownMethodInfo(path), metadata, inner, connection, options.maxSendBytes);
  options.calls.begin(call);
  run(options, method, call).catch((error: unknown) => {
    options.logger.error({ method: call.method.path, err: loggable(error) }, 'what waited for the end of a call failed');
  });
  return call;
};

/** Whatever is thrown, by a handler or an interceptor, becomes the call's status here; only listeners for its end may still reject it. */
const run = async ({ interceptor, calls, logger }: CallRouterOptions, method: MethodImplementation | undefined, call: ServerCall): Promise<void> => {
  try {
    await interceptor(call, () => (method ? runMethod(method, call) : unimplemented(call)));
    call.succeed();
  } catch (thrown) {
    const error = toStatusError(thrown);
    call.fail(error);
    if (error.code === Status.INTERNAL || error.code === Status.UNKNOWN) {
      logger.error({ method: call.method.path, err: loggable(error.cause ?? error) }, 'a call failed by a fault of the server');
    }
  } finally {
    calls.end(call);
  }
};

/** Anything can be thrown, and a logger must not be broken by what it is given. */
const loggable = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(`what was thrown is no Error: ${typeof thrown === 'string' ? thrown : typeof thrown}`);

const unimplemented = async ({ method }: CallContext): Promise<never> => {
  throw new StatusError(Status.UNIMPLEMENTED, `there is no method ${method.path}`);
};
