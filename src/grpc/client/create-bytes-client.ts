import { Client as GrpcClient, ChannelCredentials } from '@grpc/grpc-js';
import type { CallOptions } from './call-options.js';
import type { Channel } from './channel.js';
import type { ClientOptions } from './create-client.js';
import { bidi, clientStream, serverStream, unary } from './forms.js';
import { guard } from './guard.js';
import type { Requests } from './send-requests.js';
import type { ClientMethod } from './start-call.js';

/** Calls any method by its path, `/v1.user.User/GetUser`, with messages that the caller has encoded. */
export interface BytesClient {
  /** One request, one response. */
  unary(path: string, request: Uint8Array, options?: CallOptions): Promise<Buffer>;
  /** One request, many responses. */
  serverStream(path: string, request: Uint8Array, options?: CallOptions): AsyncIterable<Buffer>;
  /** Many requests, one response. */
  clientStream(path: string, requests: Requests<Uint8Array>, options?: CallOptions): Promise<Buffer>;
  /** Many requests, many responses. */
  bidi(path: string, requests: Requests<Uint8Array>, options?: CallOptions): AsyncIterable<Buffer>;
}

/**
 * A client for a proxy, which knows methods by their descriptors only. Interceptors, retries, deadlines and errors
 * work as in `createClient`.
 */
export const createBytesClient = (channel: Channel, { interceptors = [] }: ClientOptions = {}): BytesClient => {
  const client = new GrpcClient(channel.target, ChannelCredentials.createInsecure(), { channelOverride: channel.grpc });
  const shared = { client, interceptors, guard: guard(channel), serialize, deserialize };
  const methods = new Map<string, ClientMethod>();
  const methodOf = (path: string): ClientMethod => {
    let method = methods.get(path);
    if (method === undefined) methods.set(path, (method = { ...shared, path, ...channel.methodSettings(path) }));
    return method;
  };
  return {
    unary: async (path, request, options) => bytesOf(await unary(methodOf(path))(request, options)),
    serverStream: (path, request, options) => allBytesOf(serverStream(methodOf(path))(request, options)),
    clientStream: async (path, requests, options) => bytesOf(await clientStream(methodOf(path))(requests, options)),
    bidi: (path, requests, options) => allBytesOf(bidi(methodOf(path))(requests, options)),
  };
};

const serialize = (message: unknown): Buffer => {
  if (!(message instanceof Uint8Array)) throw new TypeError('a message must be bytes');
  return Buffer.from(message.buffer, message.byteOffset, message.byteLength);
};

const deserialize = (bytes: Buffer): Buffer => bytes;

const bytesOf = (message: unknown): Buffer => {
  if (!Buffer.isBuffer(message)) throw new TypeError('a message must be bytes');
  return message;
};

async function* allBytesOf(messages: AsyncIterable<unknown>): AsyncGenerator<Buffer, void, void> {
  for await (const message of messages) yield bytesOf(message);
}
