import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { talliedGauge } from '../../platform/metrics/tallied.js';
import type { RequestLimit } from '../http/request-limits.js';

/** The labels of a request: its method, route template and status. */
export interface RequestLabels {
  readonly http_method: string;
  readonly http_route: string;
  readonly http_status: string;
}

export interface HttpMetrics {
  readonly ended: (labels: RequestLabels, seconds: number) => void;
  readonly refused: (limit: RequestLimit) => void;
  readonly slowReader: () => void;
  /** Whether the gateway has started and is not draining. */
  readonly ready: (ready: boolean) => void;
}

/** Values that are read at each scrape. */
export interface HttpGauges {
  readonly connections: () => number;
  readonly inFlight: () => number;
  readonly bufferedBytes: () => number;
}

const limits: readonly RequestLimit[] = ['requests', 'requests_per_client', 'pipelined_requests', 'buffered_bytes'];
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The metrics of the gateway's HTTP side. */
export const createHttpMetrics = (registry: Registry): HttpMetrics => {
  const registers = [registry];
  const requests = new Counter({
    name: 'http_server_requests_total',
    help: 'Requests answered, by route template and status.',
    labelNames: ['http_method', 'http_route', 'http_status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'http_server_request_seconds',
    help: 'Time from the request headers to the end of the response.',
    labelNames: ['http_method', 'http_route'],
    buckets,
    registers,
  });
  const refusals = new Counter({
    name: 'http_server_requests_refused_total',
    help: 'Requests rejected because a limit is reached, by limit.',
    labelNames: ['limit'],
    registers,
  });
  for (const limit of limits) refusals.inc({ limit }, 0);
  const slowReaders = new Counter({
    name: 'http_server_slow_readers_total',
    help: 'Connections closed because their client read too slowly.',
    registers,
  });
  const ready = new Gauge({
    name: 'http_server_ready',
    help: 'Whether the gateway has started and is not draining.',
    registers,
  });
  return {
    ended({ http_method, http_route, http_status }, took) {
      requests.inc({ http_method, http_route, http_status });
      seconds.observe({ http_method, http_route }, took);
    },
    refused: (limit) => refusals.inc({ limit }),
    slowReader: () => slowReaders.inc(),
    ready: (is) => ready.set(is ? 1 : 0),
  };
};

export const observeHttp = (registry: Registry, { connections, inFlight, bufferedBytes }: HttpGauges): void => {
  const gauge = (name: string, help: string, values: () => number): void =>
    talliedGauge(registry, { name, help, values });
  gauge('http_server_connections', 'Open connections to the gateway.', connections);
  gauge('http_server_in_flight', 'Requests in flight.', inFlight);
  gauge('http_server_buffered_bytes', 'Memory that request bodies and responses hold.', bufferedBytes);
};
