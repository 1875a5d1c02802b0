import { createServer } from 'node:net';
import { listen } from '../../src/grpc/testing/index.js';

/** A currently free port, for a process that needs a number. */
export const freePort = async (): Promise<number> => {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
};
