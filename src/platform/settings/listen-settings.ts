import { group, variable, type Group } from './group.js';
import type { HostPort } from './host-port.js';
import { hostPort, hostPortOrOff } from './schemas.js';

/** The listen addresses of the process. */
export interface ListenSettings {
  /** The service itself. */
  readonly address: HostPort;
  /** Health only, in plaintext, for probes; undefined if off. */
  readonly health: HostPort | undefined;
  /** HTTP for Prometheus; undefined if off. */
  readonly metrics: HostPort | undefined;
}

export const listenSettings = ({ port }: { readonly port: number }): Group<ListenSettings> =>
  group(
    {
      address: variable(
        'LISTEN_ADDRESS',
        'The address to serve on. `[::]:9000` for IPv6; port 0 lets the system choose.',
        hostPort().default({ host: '0.0.0.0', port }),
      ),
      health: variable(
        'HEALTH_ADDRESS',
        'The address of the plaintext health server for probes; or `off`.',
        hostPortOrOff().default({ host: '0.0.0.0', port: 8081 }),
      ),
      metrics: variable(
        'METRICS_ADDRESS',
        'The address of `GET /metrics` over HTTP; or `off`.',
        hostPortOrOff().default({ host: '0.0.0.0', port: 9464 }),
      ),
    },
    ({ address, health, metrics }) => ({ address, health: unlessOff(health), metrics: unlessOff(metrics) }),
  );

const unlessOff = (value: HostPort | 'off'): HostPort | undefined => (value === 'off' ? undefined : value);
