import { createServer } from 'node:net';
import { gatewayPort } from '../gateway/settings.js';
import type { Environment } from '../platform/settings/group.js';

/**
 * The default port of the gateway: 8080, which other tools often use too. If it is taken, the system chooses a port,
 * and the greeting shows it.
 */
export const freeGatewayPort = async (environment: Environment): Promise<number> => {
  if ((environment['GATEWAY_LISTEN_ADDRESS'] ?? '') !== '') return gatewayPort;
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(0));
    server.listen(gatewayPort, '127.0.0.1', () => server.close(() => resolve(gatewayPort)));
  });
};
