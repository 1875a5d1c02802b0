import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The connections of a server. */
export interface Connections {
  /** The number of open connections. */
  readonly count: () => number;
  /**
   * Adds `Connection: close` to the next response of each connection. A client cannot know whether the server handled
   * a request that meets the end of its connection. So the caller closes the remaining connections only after
   * `withinMs`. Resolves then, or when no connection is left. Source: RFC 9112, 9.6.
   */
  readonly release: (withinMs: number) => Promise<void>;
}

export const watchConnections = (server: Server): Connections => {
  const sockets = new Set<Socket>();
  const responses = new Set<ServerResponse>();
  let releasing = false;
  let onEmpty = (): void => {};

  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => {
      sockets.delete(socket);
      if (sockets.size === 0) onEmpty();
    });
  });
  // Prepended, so that it runs before the listener that responds.
  server.prependListener('request', (_request, response: ServerResponse) => {
    if (releasing) makeLast(response);
    responses.add(response);
    response.once('close', () => responses.delete(response));
  });
  return {
    count: () => sockets.size,
    async release(withinMs) {
      releasing = true;
      for (const response of responses) makeLast(response);
      if (sockets.size === 0) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, withinMs);
        onEmpty = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
  };
};

const makeLast = (response: ServerResponse): void => {
  if (!response.headersSent) return void response.setHeader('connection', 'close');
  const { socket } = response;
  response.once('finish', () => socket?.end());
};
