import { createChannel, type Channel, type ChannelSettings } from '../client/channel.js';
import { silentLogger } from '../common/logger.js';
import { createServer, type GrpcServer, type ServerOptions } from '../server/create-server.js';

/** All options of a server but its services; by default it is plaintext and logs nothing. */
export interface ServeOptions extends Partial<Omit<ServerOptions, 'services'>> {
  /** The options of the channel. Default: plaintext to the server. */
  readonly client?: Partial<ChannelSettings>;
}

/** A server and a channel to it. */
export interface Served {
  readonly server: GrpcServer;
  readonly port: number;
  readonly channel: Channel;
  /** Closes the channel and the server. */
  readonly close: () => void;
}

/**
 * Serves on a free port of 127.0.0.1, with a channel to it: unit tests of handlers and interceptors over a real
 * socket.
 */
export const serve = async (services: ServerOptions['services'], options: ServeOptions = {}): Promise<Served> => {
  const { client, ...serverOptions } = options;
  const server = createServer({ services, tls: 'disabled', logger: silentLogger, ...serverOptions });
  const port = await server.listen('127.0.0.1:0');
  const channel = createChannel({ target: `ipv4:127.0.0.1:${port}`, tls: 'disabled', ...client });
  return {
    server,
    port,
    channel,
    close: () => {
      channel.close();
      server.close();
    },
  };
};
