import {
  Metadata,
  status,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServiceDefinition,
  type StatusObject,
} from '@grpc/grpc-js';
import { EventEmitter } from 'node:events';
import { Duplex, PassThrough, Readable, type Writable } from 'node:stream';
import { withCodec } from '../codec/with-codec.js';
import type { CallContext } from '../common/call-context.js';
import { methodInfo } from '../common/methods.js';
import { StatusError } from '../common/status-error.js';
import { isAsyncIterable, type MethodImplementation, type ServiceImplementation } from './call/implement.js';

/** Handlers written for grpc-js's `Server`, by method name: `GetUser` or `getUser`. */
export type GrpcJsHandlers = Readonly<Record<string, (call: never, callback: never) => unknown>>;

/**
 * Converts handlers that take grpc-js's call objects and callbacks into a service.
 *
 * @throws Error when a method has no handler
 */
export const fromGrpcJs = (definition: ServiceDefinition, handlers: GrpcJsHandlers): ServiceImplementation => ({
  methods: Object.entries(definition).map(([name, method]) => {
    const handler =
      handlers[name] ?? handlers[method.originalName ?? `${name.charAt(0).toLowerCase()}${name.slice(1)}`];
    if (!handler) throw new Error(`no handler for ${method.path}`);
    const call = (...parameters: readonly unknown[]): unknown => Reflect.apply(handler, handlers, parameters);
    const info = methodInfo(method);
    return { info, definition: withCodec(method), handler: adapted[info.form](call) };
  }),
});

type Adapt = (handle: (...parameters: readonly unknown[]) => unknown) => MethodImplementation['handler'];

const adapted: Readonly<Record<MethodImplementation['info']['form'], Adapt>> = {
  unary: (handle) => (request, context) =>
    answer(context, (callback) => handle(surface(new EventEmitter(), context, { request }), callback)),
  clientStream: (handle) => (requests, context) =>
    answer(context, (callback) => handle(surface(readable(requests), context), callback)),
  serverStream: (handle) => (request, context) =>
    stream(context, (responses) => surface(responses, context, { request }), handle),
  bidi: (handle) => (requests, context) =>
    stream(context, (responses) => surface(duplex(readable(requests), responses), context), handle),
};

/** The requests of a stream, which `runMethod` passes as an async iterable. */
const readable = (requests: unknown): Readable => {
  if (!isAsyncIterable(requests)) throw new TypeError('the requests of a stream must be iterable');
  return Readable.from(requests);
};

const duplex = (requests: Readable, responses: PassThrough): Duplex => {
  const source: AsyncIterator<unknown> = requests[Symbol.asyncIterator]();
  return new Duplex({
    objectMode: true,
    read() {
      source.next().then(
        ({ done, value }) => this.push(done === true ? null : value),
        (error: Error) => this.destroy(error),
      );
    },
    write: (response, encoding, callback) => void responses.write(response, encoding, callback),
    final: (callback) => void responses.end(callback),
  });
};

/** Adds the members of grpc-js's call objects, except those of the stream interface. */
const surface = <T extends EventEmitter>(call: T, context: CallContext, more: object = {}): T => {
  const { path } = context.method;
  const own: Omit<ServerUnaryCall<unknown, unknown>, keyof EventEmitter | 'request' | 'getMetricsRecorder'> = {
    cancelled: false,
    metadata: context.metadata,
    getPeer: () => context.peer.address,
    getDeadline: () => context.deadline,
    getPath: () => path,
    getHost: () => context.header(':authority') ?? '',
    getAuthContext: () => ({
      ...(context.peer.encrypted && { transportSecurityType: 'ssl' }),
      ...(context.peer.certificate && { sslPeerCertificate: context.peer.certificate }),
    }),
    sendMetadata(metadata) {
      context.responseMetadata.merge(metadata);
      context.sendHeaders();
    },
  };
  context.signal.addEventListener('abort', () => {
    Object.assign(call, { cancelled: true }).emit('cancelled', 'cancelled');
  });
  return Object.assign(call, own, more);
};

const answer = (context: CallContext, handle: (callback: sendUnaryData<unknown>) => unknown): Promise<unknown> =>
  new Promise((resolve, reject) => {
    handle((error, value, trailers) => {
      if (trailers) context.trailers.merge(trailers);
      if (error) reject(statusErrorOf(error, context));
      else resolve(value);
    });
  });

async function* stream(
  context: CallContext,
  callOn: (responses: PassThrough) => Writable,
  handle: (call: Writable) => unknown,
): AsyncGenerator<unknown, void, void> {
  const responses = new PassThrough({ objectMode: true });
  const call = callOn(responses);
  const finish = call.end.bind(call);
  // With this argument grpc-js sets the trailers.
  const end = (trailers?: Metadata): void => {
    if (trailers instanceof Metadata) context.trailers.merge(trailers);
    finish();
  };
  call.on('error', (error) => responses.destroy(error));
  handle(Object.assign(call, { end }));
  try {
    yield* responses;
  } catch (error) {
    throw statusErrorOf(error instanceof Object ? error : {}, context);
  }
}

/** As in grpc-js: an error without a code is UNKNOWN, and its message is sent. */
const statusErrorOf = (error: Partial<StatusObject & Error>, context: CallContext): StatusError => {
  const { code = status.UNKNOWN, details, metadata, message = 'unknown error' } = error;
  if (metadata) context.trailers.merge(metadata);
  return new StatusError(code, details ?? message, { cause: error });
};
