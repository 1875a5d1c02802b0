/** The settings of a service in this process, on a free port, without its other ports. */
export const serviceEnvironment = {
  LISTEN_ADDRESS: '127.0.0.1:0',
  HEALTH_ADDRESS: 'off',
  METRICS_ADDRESS: 'off',
  TLS_MODE: 'disabled',
  AUTH_MODE: 'disabled',
  REFLECTION: 'off',
} as const;
