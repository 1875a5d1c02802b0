import { Counter, Gauge, type Registry } from 'prom-client';
import { type AuthenticationFailure, authenticationFailures } from '../grpc/auth/index.js';
import type { ClientCallMetrics } from '../grpc/client/index.js';
import type { OnEndpoints } from '../grpc/kubernetes/index.js';
import type { MethodInfo } from '../grpc/index.js';
import type { CallMetrics, ServingStatus } from '../grpc/server/index.js';
import type { CertificateFacts } from '../grpc/tls/index.js';
import { createCallMetrics } from './metrics/create-call-metrics.js';
import { createCertificateMetrics } from './metrics/create-certificate-metrics.js';
import { createClientCallMetrics } from './metrics/create-client-call-metrics.js';

export interface GrpcMetrics {
  /** Calls that this server handles. */
  readonly served: CallMetrics;
  /** Calls that this process makes. */
  readonly called: ClientCallMetrics;
  /** The endpoints of this process's targets. */
  readonly endpoints: OnEndpoints;
  /** Sets all certificates that one user of them, `server` or a channel, presents or trusts from now on. */
  readonly certificates: (user: string, certificates: readonly CertificateFacts[]) => void;
  /** A connection was closed for too many pings. */
  readonly pingsRefused: () => void;
  /** A connection was closed for too many cancelled calls. */
  readonly resetsRefused: () => void;
  /** A stream was reset because its client read too slowly. */
  readonly slowStreamReset: () => void;
  /** A connection was evicted. */
  readonly connectionEvicted: () => void;
  /** A TLS handshake with this server failed. */
  readonly handshakeFailed: () => void;
  /** The number of open connections to this server. */
  readonly connections: (count: number) => void;
  /** A caller failed to authenticate. */
  readonly authenticationFailed: (failure: AuthenticationFailure) => void;
  /** A caller lacks permission for a method. */
  readonly authorizationRefused: (method: MethodInfo) => void;
  /** A call was rejected because a limit is reached. */
  readonly callRefused: (limit: CallLimit) => void;
  /** The server's health state of a name; "" is the whole server. */
  readonly health: (service: string, status: ServingStatus) => void;
  /** The server has started to drain. */
  readonly draining: () => void;
}

/** The limits on calls, as in docs/limits.md. */
const callLimits = [
  'calls',
  'calls_per_caller',
  'health_calls',
  'tokens_being_verified',
  'caller_rate',
  'request_memory',
] as const;

export type CallLimit = (typeof callLimits)[number];

/** An empty label counts as absent, so the whole server gets a word. */
const wholeServer = 'overall';

/** The metrics of a service's gRPC side, on a Prometheus registry. */
export const createGrpcMetrics = (registry: Registry): GrpcMetrics => {
  const registers = [registry];
  const counter = (name: string, help: string): (() => void) => {
    const counted = new Counter({ name, help, registers });
    return () => counted.inc();
  };
  const client = createClientCallMetrics(registry);
  const connections = new Gauge({
    name: 'grpc_server_connections',
    help: 'Open connections to this server.',
    registers,
  });
  const serving = new Gauge({
    name: 'grpc_server_serving',
    help: 'Whether the health of a service is SERVING (1) or NOT_SERVING (0); "overall" is the server, which the readiness probe uses.',
    labelNames: ['grpc_service'],
    registers,
  });
  // A process that waits for its database has no server yet, and is not ready.
  serving.set({ grpc_service: wholeServer }, 0);
  const draining = new Gauge({
    name: 'grpc_server_draining',
    help: 'Whether the server is draining: 1 from SIGTERM to its exit.',
    registers,
  });
  const failures = new Counter({
    name: 'grpc_server_authentication_failures_total',
    help: 'Calls rejected by authentication, by reason.',
    labelNames: ['reason'],
    registers,
  });
  for (const reason of authenticationFailures) failures.inc({ reason }, 0);
  const refusals = new Counter({
    name: 'grpc_server_authorization_refusals_total',
    help: 'Calls rejected because the access policy does not allow the caller.',
    labelNames: ['grpc_service', 'grpc_method'],
    registers,
  });
  const overLimits = new Counter({
    name: 'grpc_server_calls_refused_total',
    help: 'Calls rejected because a limit is reached, by limit.',
    labelNames: ['limit'],
    registers,
  });
  for (const limit of callLimits) overLimits.inc({ limit }, 0);

  return {
    served: createCallMetrics(registry),
    called: client,
    endpoints: (target, endpoints) => client.endpoints(target, endpoints),
    certificates: createCertificateMetrics(registry),
    pingsRefused: counter('grpc_server_pings_refused_total', 'Connections closed because of too many pings.'),
    resetsRefused: counter(
      'grpc_server_resets_refused_total',
      'Connections closed because of too many cancelled calls.',
    ),
    slowStreamReset: counter(
      'grpc_server_slow_streams_reset_total',
      'Streams reset because their client read too slowly.',
    ),
    connectionEvicted: counter(
      'grpc_server_connections_evicted_total',
      'Connections evicted because the limit was reached.',
    ),
    handshakeFailed: counter('grpc_server_tls_handshake_failures_total', 'Failed TLS handshakes.'),
    connections: (count) => connections.set(count),
    authenticationFailed: (reason) => failures.inc({ reason }),
    // As in the call metrics: a caller must not be able to create series by calling unknown paths.
    authorizationRefused: ({ known, service, name }) =>
      refusals.inc(
        known ? { grpc_service: service, grpc_method: name } : { grpc_service: 'unknown', grpc_method: 'unknown' },
      ),
    callRefused: (limit) => overLimits.inc({ limit }),
    health: (service, status) => serving.set({ grpc_service: service || wholeServer }, status === 'SERVING' ? 1 : 0),
    draining: () => draining.set(1),
  };
};
