import { Client, type ChannelCredentials, type ChannelOptions, Metadata, type ServiceDefinition } from '@grpc/grpc-js';
import { silentLogger } from '../../src/grpc/common/logger.js';
import { createServer } from '../../src/grpc/server/create-server.js';
import type { ServerTls } from '../../src/grpc/tls/server-tls.js';

const path = '/test.Echo/Echo';
const bytes = (value: Buffer): Buffer => value;

const definition: ServiceDefinition = {
  Echo: {
    path,
    requestStream: false,
    responseStream: false,
    requestSerialize: bytes,
    requestDeserialize: bytes,
    responseSerialize: bytes,
    responseDeserialize: bytes,
  },
};

export interface EchoServer {
  readonly port: number;
  close(): void;
}

/** A server that echoes, for tests below the level of handlers. */
export const startEchoServer = async (tls: ServerTls, wanted = 0): Promise<EchoServer> => {
  const server = createServer({ services: [], tls, logger: silentLogger });
  server.addService(definition, {
    Echo: (call: { request: Buffer }, callback: (error: null, response: Buffer) => void) =>
      callback(null, call.request),
  });
  return { port: await server.listen(`127.0.0.1:${wanted}`), close: () => server.close() };
};

export interface EchoClient {
  echo(text: string, options?: { waitForReady?: boolean }): Promise<string>;
  close(): void;
}

export const createEchoClient = (
  port: number,
  credentials: ChannelCredentials,
  options: ChannelOptions = {},
): EchoClient => {
  const client = new Client(`127.0.0.1:${port}`, credentials, options);
  return {
    echo: async (text, { waitForReady = false } = {}) =>
      new Promise((resolve, reject) => {
        const metadata = new Metadata({ waitForReady });
        client.makeUnaryRequest(
          path,
          bytes,
          bytes,
          Buffer.from(text),
          metadata,
          { deadline: Date.now() + 5_000 },
          (error, response) => (error ? reject(error) : resolve(response?.toString() ?? '')),
        );
      }),
    close: () => client.close(),
  };
};
