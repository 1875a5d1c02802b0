import { group, variable, type Group } from './group.js';
import type { HostPort } from './host-port.js';
import { hostPort, hostPortOrOff } from './schemas.js';

/** Where the process listens. */
export interface ListenSettings {
  /** The service itself. */
  readonly address: HostPort;
  /** Health alone, in plaintext, for probes; undefined when it is off. */
  readonly health: HostPort | undefined;
  /** HTTP for Prometheus; undefined when it is off. */
  readonly metrics: HostPort | undefined;
}

export const listenSettings = ({ port }: { readonly port: number }): Group<ListenSettings> =>
  group(
    {
      address: variable(
        'LISTEN_ADDRESS',
        'Where the service listens. `[::]:9000` for IPv6; port 0 lets the system choose.',
        hostPort().default({ host: '0.0.0.0', port }),
      ),
      health: variable(
        'HEALTH_ADDRESS',
        'Where health alone is served, in plaintext, for probes; or `off`.',
        hostPortOrOff().default({ host: '0.0.0.0', port: 8081 }),
      ),
      metrics: variable(
        'METRICS_ADDRESS',
        'Where `GET /metrics` is served over HTTP; or `off`.',
        hostPortOrOff().default({ host: '0.0.0.0', port: 9464 }),
      ),
    },
    ({ address, health, metrics }) => ({ address, health: unlessOff(health), metrics: unlessOff(metrics) }),
  );

const unlessOff = (value: HostPort | 'off'): HostPort | undefined => (value === 'off' ? undefined : value);
