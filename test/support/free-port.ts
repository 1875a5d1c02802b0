import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * A port of these thousand that nobody has. The log does not say which port the system gave, so it is named; and the
 * system gives none below 32,768, so that no test beside this one is given it before the process has it.
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
