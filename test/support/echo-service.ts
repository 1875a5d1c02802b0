import {
  Client,
  type ChannelCredentials,
  type ChannelOptions,
  Metadata,
  Server,
  type ServerCredentials,
  type ServiceDefinition,
} from '@grpc/grpc-js';

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

/** A bare grpc-js server that answers what it is sent, for tests of what lies below a handler. */
export const startEchoServer = async (credentials: ServerCredentials, wanted = 0): Promise<EchoServer> => {
  const server = new Server();
  server.addService(definition, {
    Echo: (call: { request: Buffer }, callback: (error: null, response: Buffer) => void) =>
      callback(null, call.request),
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${wanted}`, credentials, (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  return { port, close: () => server.forceShutdown() };
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
