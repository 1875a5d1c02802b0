import { silentLogger } from '../../../src/grpc/index.js';
import {
  createServer,
  type GrpcServer,
  implement,
  type ServerOptions,
  type Service,
} from '../../../src/grpc/server/index.js';
import { echoDefinition, type EchoDefinition } from '../../support/echo/echo.js';

export type EchoService = Service<EchoDefinition>;

/** A complete Echo service, for examples about other features. */
export const echo: EchoService = {
  async Unary({ text }) {
    return { text, index: 0 };
  },
  async *ServerStream({ text, count }) {
    for (let index = 0; index < count; index += 1) yield { text, index };
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

/** Serves Echo on a free port of the loopback address. */
export const serve = async (
  handlers: Partial<EchoService> = {},
  { services = [], address = '127.0.0.1:0', ...options }: Partial<ServerOptions> & { address?: string } = {},
): Promise<GrpcServer & { readonly port: number }> => {
  const server = createServer({
    services: [implement(echoDefinition, { ...echo, ...handlers }), ...services],
    interceptors: [],
    tls: 'disabled',
    logger: silentLogger,
    ...options,
  });
  return Object.assign(server, { port: await server.listen(address) });
};
