import type { Environment } from '../../src/platform/settings/group.js';

/** The settings of a plaintext gateway with a single port, in front of services at these addresses. */
export const gatewayEnvironment = (port: number, user: string, post: string): Environment => ({
  LISTEN_ADDRESS: `127.0.0.1:${port}`,
  HEALTH_ADDRESS: 'off',
  METRICS_ADDRESS: 'off',
  TLS_MODE: 'disabled',
  USER_ADDRESS: `static:///${user}`,
  USER_TLS_MODE: 'disabled',
  POST_ADDRESS: `static:///${post}`,
  POST_TLS_MODE: 'disabled',
});
