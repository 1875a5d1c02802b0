import { status as Status } from '@grpc/grpc-js';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { ClientCallMetrics } from '../grpc/client/interceptors/metrics.js';
import type { CallMetrics } from '../grpc/server/interceptors/metrics.js';
import type { CertificateFacts } from '../grpc/tls/expiry.js';

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
}

/**
 * What a service's operators watch, on a Prometheus registry. The names of the call metrics are those of
 * go-grpc-prometheus, which dashboards know.
 */
export const createGrpcMetrics = (registry: Registry): GrpcMetrics => {
  const registers = [registry];
  const labelNames = ['grpc_service', 'grpc_method', 'grpc_type'] as const;
  const started = new Counter({ name: 'grpc_server_started_total', help: 'Calls begun.', labelNames, registers });
  const handled = new Counter({
    name: 'grpc_server_handled_total',
    help: 'Calls ended, by code.',
    labelNames: [...labelNames, 'grpc_code'],
    registers,
  });
  const handling = new Histogram({
    name: 'grpc_server_handling_seconds',
    help: 'From the first header of a call to its last message.',
    labelNames,
    buckets: latencyBuckets,
    registers,
  });
  const inFlight = new Gauge({ name: 'grpc_server_in_flight', help: 'Calls that are running.', labelNames, registers });
  const expiry = new Gauge({
    name: 'tls_certificate_not_after_seconds',
    help: 'When a certificate in use ends, in seconds since the epoch.',
    labelNames: ['role', 'subject'],
    registers,
  });
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
  const refused = new Counter({ name: 'grpc_server_pings_refused_total', help: 'Connections closed for too many pings.', registers });

  return {
    served: {
      started(method) {
        const labels = labelsOf(method);
        started.inc(labels);
        inFlight.inc(labels);
      },
      ended(method, code, seconds) {
        const labels = labelsOf(method);
        inFlight.dec(labels);
        handled.inc({ ...labels, grpc_code: Status[code] });
        handling.observe(labels, seconds);
      },
    },
    called: {
      started() {},
      ended(path, code, seconds, peer) {
        const [, grpc_service = '', grpc_method = ''] = path.split('/');
        called.inc({ grpc_service, grpc_method, grpc_code: Status[code], peer });
        calling.observe({ grpc_service, grpc_method }, seconds);
      },
    },
    endpoints: (target, count) => endpoints.set({ target }, count),
    certificate: ({ role, subject, notAfterMs }) => expiry.set({ role, subject }, notAfterMs / 1000),
    pingsRefused: () => refused.inc(),
  };
};

const types = { unary: 'unary', serverStream: 'server_stream', clientStream: 'client_stream', bidi: 'bidi_stream' } as const;

/** A path that nobody registered is what a caller made up, and would make a time series of each. */
const labelsOf = (method: Parameters<CallMetrics['started']>[0]): { grpc_service: string; grpc_method: string; grpc_type: string } =>
  method.known
    ? { grpc_service: method.service, grpc_method: method.name, grpc_type: types[method.form] }
    : { grpc_service: 'unknown', grpc_method: 'unknown', grpc_type: 'unknown' };
