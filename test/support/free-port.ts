import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * A free port in this range. The system's choice does not appear in the log, so the port is named; and the system
 * never chooses one below 32,768, so that no concurrent test gets it before the process has it.
 */
export const freePort = async (from: number): Promise<number> => {
  for (;;) {
    const port = randomInt(from, from + 1_000);
    const server = createServer().listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch {
      continue;
    }
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
};
