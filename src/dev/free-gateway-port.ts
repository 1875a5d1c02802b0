import { createServer } from 'node:net';
import { gatewayPort } from '../gateway/settings.js';
import type { Environment } from '../platform/settings/group.js';

/**
 * Where the gateway listens while the developer does not say it: 8080, which other tools like too. Where it is taken, the
 * system chooses, and the greeting has the port.
 */
export const freeGatewayPort = async (environment: Environment): Promise<number> => {
  if ((environment['GATEWAY_LISTEN_ADDRESS'] ?? '') !== '') return gatewayPort;
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(0));
    server.listen(gatewayPort, '127.0.0.1', () => server.close(() => resolve(gatewayPort)));
  });
};
