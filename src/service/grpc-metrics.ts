import { status as Status } from '@grpc/grpc-js';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { ClientCallMetrics } from '../grpc/client/interceptors/metrics.js';
import type { CallMetrics } from '../grpc/server/interceptors/metrics.js';
import type { CertificateFacts } from '../grpc/tls/expiry.js';
import { createCallMetrics } from '../platform/metrics/create-call-metrics.js';

/** Seconds; from a call answered from memory to the longest deadline that is usual. */
const latencyBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export interface GrpcMetrics {
  /** Calls that this server answers. */
  readonly served: CallMetrics;
  /** Calls that this process makes. */
  readonly called: ClientCallMetrics;
  /** How many endpoints a target of this process has. */
  readonly endpoints: (target: string, count: number) => void;
  /** Of a certificate that this process presents or trusts. */
  readonly certificate: (certificate: CertificateFacts) => void;
  /** A connection was closed for too many pings. */
  readonly pingsRefused: () => void;
  /** A connection was closed for too many calls that were broken off. */
  readonly resetsRefused: () => void;
  /** How many connections are open to this server. */
  readonly connections: (count: number) => void;
}

/** What a service's operators watch of its gRPC side, on a Prometheus registry. */
export const createGrpcMetrics = (registry: Registry): GrpcMetrics => {
  const registers = [registry];
  const called = new Counter({
    name: 'grpc_client_handled_total',
    help: 'Calls made and ended, by code and by the server that answered.',
    labelNames: ['grpc_service', 'grpc_method', 'grpc_code', 'peer'],
    registers,
  });
  const calling = new Histogram({
    name: 'grpc_client_handling_seconds',
    help: 'From the start of a call to its end, with all retries.',
    labelNames: ['grpc_service', 'grpc_method'],
    buckets: latencyBuckets,
    registers,
  });
  const endpoints = new Gauge({ name: 'grpc_client_endpoints', help: 'Endpoints that a target resolves to.', labelNames: ['target'], registers });
  const expiry = new Gauge({
    name: 'tls_certificate_not_after_seconds',
    help: 'When a certificate in use ends, in seconds since the epoch.',
    labelNames: ['role', 'certificate'],
    registers,
  });
  const pings = new Counter({ name: 'grpc_server_pings_refused_total', help: 'Connections closed for too many pings.', registers });
  const resets = new Counter({ name: 'grpc_server_resets_refused_total', help: 'Connections closed for too many calls that were broken off.', registers });
  const connections = new Gauge({ name: 'grpc_server_connections', help: 'Connections that are open to this server.', registers });

  return {
    served: createCallMetrics(registry),
    called: {
      started() {},
      ended(path, code, seconds, peer) {
        const [, grpc_service = '', grpc_method = ''] = path.split('/');
        called.inc({ grpc_service, grpc_method, grpc_code: Status[code], peer });
        calling.observe({ grpc_service, grpc_method }, seconds);
      },
    },
    endpoints: (target, count) => endpoints.set({ target }, count),
    // cert-manager's leaves have no subject, only names.
    certificate: ({ role, subject, names, notAfterMs }) => expiry.set({ role, certificate: subject || names }, notAfterMs / 1000),
    pingsRefused: () => pings.inc(),
    resetsRefused: () => resets.inc(),
    connections: (count) => connections.set(count),
  };
};
