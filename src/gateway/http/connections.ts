import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The connections of a server. */
export interface Connections {
  /** How many are open. */
  readonly count: () => number;
  /**
   * Makes the next answer of each connection its last one, with `Connection: close`. A client cannot tell whether a request
   * was served that meets the end of its connection, so a connection is closed unasked only after `withinMs`, by the caller.
   * Resolves then, or when none is left. Source: RFC 9112, 9.6.
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
  // Before the listener that answers.
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
