import { createServer } from 'node:net';
import { listen } from '../../src/grpc/testing/index.js';

/** A port that is free now, for a process that must be told which. */
export const freePort = async (): Promise<number> => {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
};
