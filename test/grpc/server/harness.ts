import { Client, credentials, Metadata, type CallOptions, type ServiceError } from '@grpc/grpc-js';
import type { OutgoingHttpHeaders } from 'node:http2';
import { silentLogger } from '../../../src/grpc/common/logger.js';
import { createServer, type GrpcServer, type ServerOptions } from '../../../src/grpc/server/create-server.js';
import { implement, type Service } from '../../../src/grpc/server/call/implement.js';
import { echoDefinition, type EchoDefinition, type EchoRequest, type EchoResponse } from '../../support/echo/echo.js';
import { http2Call, http2Session, type Answer } from '../../support/http2-call.js';
import { message } from '../../support/http2-frames.js';

export type EchoService = Service<EchoDefinition>;

export const echoService: EchoService = {
  async Unary({ text }) {
    return { text, index: 0 };
  },
  async *ServerStream({ text, count }) {
    for (let index = 0; index < count; index++) yield { text, index };
  },
  async ClientStream(requests) {
    const texts: string[] = [];
    for await (const { text } of requests) texts.push(text);
    return { text: texts.join(','), index: 0 };
  },
  async *Bidi(requests) {
    let index = 0;
    for await (const { text } of requests) yield { text, index: index++ };
  },
};

export interface Harness {
  readonly server: GrpcServer;
  readonly client: Client;
  readonly port: number;
}

/** The resources of a test, closed after it. */
export const opened: (() => void)[] = [];

export const closeAll = (): void => {
  for (const close of opened.splice(0).toReversed()) close();
};

/** A client of this port with its own connection. */
export const clientOf = (port: number): Client => {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 });
  opened.push(() => client.close());
  return client;
};

/** Our Echo server on a free port, and a plain grpc-js client of it. */
export const start = async (
  handlers: Partial<EchoService> = {},
  options: Partial<ServerOptions> = {},
): Promise<Harness> => {
  const server = createServer({
    services: [implement(echoDefinition, { ...echoService, ...handlers })],
    interceptors: [],
    tls: 'disabled',
    logger: silentLogger,
    ...options,
  });
  const port = await server.listen('127.0.0.1:0');
  opened.push(() => server.close());
  return { server, client: clientOf(port), port };
};

const { Unary, ServerStream, ClientStream, Bidi } = echoDefinition;

export const unary = (
  client: Client,
  request: Partial<EchoRequest>,
  options: CallOptions = {},
  metadata = new Metadata(),
) =>
  new Promise<EchoResponse>((resolve, reject) => {
    client.makeUnaryRequest(
      Unary.path,
      Unary.requestSerialize,
      Unary.responseDeserialize,
      request,
      metadata,
      options,
      (error, value) => (value ? resolve(value) : reject(error ?? new Error('no response'))),
    );
  });

/** Calls any path with an empty request, and returns the bytes of the response. */
export const callPath = (client: Client, path: string, metadata = new Metadata()) =>
  new Promise<Buffer>((resolve, reject) => {
    const bytes = (value: Buffer): Buffer => value;
    client.makeUnaryRequest(path, bytes, bytes, Buffer.alloc(0), metadata, (error, value) =>
      value ? resolve(value) : reject(error ?? new Error('no response')),
    );
  });

export const unknownMethod = (client: Client, metadata?: Metadata) =>
  callPath(client, '/test.Nowhere/Nothing', metadata);

export const serverStream = (client: Client, request: Partial<EchoRequest>, options: CallOptions = {}) =>
  client.makeServerStreamRequest(
    ServerStream.path,
    ServerStream.requestSerialize,
    ServerStream.responseDeserialize,
    request,
    new Metadata(),
    options,
  );

export const clientStream = (
  client: Client,
  callback: (error: ServiceError | null, value?: EchoResponse) => void,
  options: CallOptions = {},
) =>
  client.makeClientStreamRequest(
    ClientStream.path,
    ClientStream.requestSerialize,
    ClientStream.responseDeserialize,
    new Metadata(),
    options,
    callback,
  );

export const bidi = (client: Client, options: CallOptions = {}, metadata = new Metadata()) =>
  client.makeBidiStreamRequest(Bidi.path, Bidi.requestSerialize, Bidi.responseDeserialize, metadata, options);

/** A unary call of a client without a timer: only the server can end it at its deadline. */
export const unaryWithoutClock = async (port: number, headers: OutgoingHttpHeaders = {}): Promise<Answer> => {
  const session = await http2Session(`http://127.0.0.1:${port}`);
  opened.push(() => session.destroy());
  return http2Call(session, Unary.path, message(Unary.requestSerialize({})), headers);
};

/** The ServiceError of a call. */
export const failure = async (call: Promise<unknown>): Promise<ServiceError> => {
  const [result] = await Promise.allSettled([call]);
  if (result.status === 'fulfilled') throw new Error('expected the call to fail');
  if (!isServiceError(result.reason)) throw new Error('expected a ServiceError', { cause: result.reason });
  return result.reason;
};

const isServiceError = (error: unknown): error is ServiceError =>
  error instanceof Error && 'code' in error && 'details' in error;
