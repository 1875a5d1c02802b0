import { Server, ServerCredentials, type ChannelOptions } from '@grpc/grpc-js';
import { echoDefinition, type EchoHandlers, type EchoRequest } from './echo.js';

const echoHandlers: EchoHandlers = {
  Unary: (call, callback) => callback(null, { text: call.request.text }),
  ServerStream: (call) => {
    for (let index = 0; index < call.request.count; index += 1) call.write({ text: call.request.text, index });
    call.end();
  },
  ClientStream: (call, callback) => {
    const texts: string[] = [];
    call.on('data', ({ text }: EchoRequest) => texts.push(text));
    call.on('end', () => callback(null, { text: texts.join(',') }));
  },
  Bidi: (call) => {
    let index = 0;
    call.on('data', ({ text }: EchoRequest) => call.write({ text, index: index++ }));
    call.on('end', () => call.end());
  },
};

export interface EchoServer {
  readonly port: number;
  /** `127.0.0.1:port` */
  readonly target: string;
  /** Closes the remaining connections. */
  close(): void;
}

export interface EchoServerOptions {
  readonly credentials?: ServerCredentials;
  readonly options?: ChannelOptions;
  /** Default: a free one. */
  readonly port?: number;
}

/** A plain grpc-js server of Echo, with the test's own handlers if it passes some. */
export const startEchoServer = async (
  handlers: Partial<Pick<EchoHandlers, 'Unary' | 'ServerStream' | 'ClientStream' | 'Bidi'>> = {},
  { credentials = ServerCredentials.createInsecure(), options = {}, port: wanted = 0 }: EchoServerOptions = {},
): Promise<EchoServer> => {
  const server = new Server(options);
  server.addService(echoDefinition, { ...echoHandlers, ...handlers });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${wanted}`, credentials, (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  return { port, target: `127.0.0.1:${port}`, close: () => server.forceShutdown() };
};
