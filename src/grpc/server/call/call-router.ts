import { status } from '@grpc/grpc-js';
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { beginningOf, repeatedLines, type Logger, type RepeatedLines } from '../../common/logger.js';
import { StatusError, toStatusError } from '../../common/status-error.js';
import type { ActiveCalls } from './active-calls.js';
import type { CallContext, ServerInterceptor } from '../../common/call-context.js';
import type { Connection } from '../connection/connection.js';
import type { MethodImplementation } from './implement.js';
import { networkOf } from '../../common/caller.js';
import { methodFields, unknownMethodInfo } from '../../common/methods.js';
import { restoreRepeated } from './call-headers.js';
import { admit, refuse } from './request-gate.js';
import { runMethod } from './run-method.js';
import { ServerCall, type CallLimits } from './server-call.js';
import { beginStream } from './stream-events.js';

export interface CallRouterOptions extends CallLimits {
  readonly methods: ReadonlyMap<string, MethodImplementation>;
  /** All interceptors as one. */
  readonly interceptor: ServerInterceptor;
  readonly calls: ActiveCalls;
  readonly logger: Logger;
  /** For rejected requests. */
  readonly lines: RepeatedLines;
}

/** Runs each incoming call: the interceptors, then its method's handler. The only place that catches errors. */
export const callRouter = (
  options: CallRouterOptions,
): ((
  connection: Connection,
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  rawHeaders: readonly string[],
) => void) => {
  // Separate, so that many peers cannot hide a fault.
  const faults = repeatedLines(options.logger);
  const begin = (
    connection: Connection,
    stream: ServerHttp2Stream,
    headers: IncomingHttpHeaders,
    rawHeaders: readonly string[],
    method: MethodImplementation | undefined,
  ): void => {
    // The client reset the stream before the server processed it.
    if (stream.closed) return;
    restoreRepeated(headers, rawHeaders);
    const admitted = admit(headers);
    if (typeof admitted !== 'number') {
      const { address } = connection.peer;
      const fields = { peer: address, status: admitted.httpStatus, reason: admitted.message };
      options.lines.write('debug', networkOf(address), fields, 'rejected a request');
      return refuse(stream, admitted);
    }
    const limits = limitsOf(method, options);
    const info = method?.info ?? unknownMethodInfo(headers[':path'] ?? '');
    const call = new ServerCall(info, stream, headers, connection, limits);
    if (admitted !== Infinity) call.limitDeadline(Date.now() + admitted);
    options.calls.begin(call);
    void run(options, method, call, faults);
  };
  return (connection, stream, headers, rawHeaders) => {
    beginStream(stream, connection);
    const method = options.methods.get(headers[':path'] ?? '');
    const callsPerTurn = method?.limits?.callsPerTurn ?? Infinity;
    if (callsPerTurn === Infinity || connection.turns.mayBegin(callsPerTurn))
      begin(connection, stream, headers, rawHeaders, method);
    else connection.turns.defer(() => begin(connection, stream, headers, rawHeaders, method));
  };
};

const limitsOf = (method: MethodImplementation | undefined, server: CallLimits): CallLimits => {
  if (method === undefined) return server;
  const { info, limits = {} } = method;
  const streams = info.form === 'clientStream' || info.form === 'bidi';
  return {
    maxReceiveBytes: Math.min(server.maxReceiveBytes, limits.maxRequestBytes ?? Infinity),
    maxSendBytes: server.maxSendBytes,
    requestTimeoutMs: limits.requestTimeoutMs ?? (streams ? Infinity : server.requestTimeoutMs),
    budget: server.budget,
    inflater: server.inflater,
  };
};

/** Converts any error of a handler or an interceptor to the call's status. */
const run = async (
  { interceptor, calls }: CallRouterOptions,
  method: MethodImplementation | undefined,
  call: ServerCall,
  faults: RepeatedLines,
): Promise<void> => {
  try {
    await interceptor(call, () => (method ? runMethod(method, call) : unimplemented(call)));
    call.succeed();
  } catch (thrown) {
    const error = toStatusError(thrown);
    call.fail(error);
    if (error.code === status.INTERNAL || error.code === status.UNKNOWN) {
      writeFault(faults, call, error.cause ?? error, 'a call failed with a server error; report it as a bug');
    }
  } finally {
    calls.end(call);
  }
};

/** Logs one fault per method and second: a client can repeat a fault, and its stack is long. */
export const writeFault = (faults: RepeatedLines, { method }: ServerCall, error: unknown, message: string): void => {
  const fields = methodFields(method);
  faults.write('error', fields.method, { ...fields, err: loggable(error) }, message);
};

/** Any value can be thrown, and it must not break the logger. */
const loggable = (thrown: unknown): Error =>
  thrown instanceof Error
    ? thrown
    : new Error(`the thrown value is not an Error: ${typeof thrown === 'string' ? thrown : typeof thrown}`);

const unimplemented = async ({ method }: CallContext): Promise<never> => {
  throw new StatusError(status.UNIMPLEMENTED, `no such method: ${beginningOf(method.path)}`);
};

/** Combines the interceptors, the first of the list outermost. A synchronous throw becomes a rejection. */
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
