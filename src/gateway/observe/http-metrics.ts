import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { talliedGauge } from '../../platform/metrics/tallied.js';
import type { RequestLimit } from '../http/request-limits.js';

/** Of a request: its method, the template of its route, and the status that it got. */
export interface RequestLabels {
  readonly http_method: string;
  readonly http_route: string;
  readonly http_status: string;
}

export interface HttpMetrics {
  readonly ended: (labels: RequestLabels, seconds: number) => void;
  readonly refused: (limit: RequestLimit) => void;
  readonly slowReader: () => void;
  /** Whether it is started and does not drain. */
  readonly ready: (ready: boolean) => void;
}

/** What is counted elsewhere, asked at each scrape. */
export interface HttpGauges {
  readonly connections: () => number;
  readonly inFlight: () => number;
  readonly bufferedBytes: () => number;
}

const limits: readonly RequestLimit[] = ['requests', 'requests_per_client', 'pipelined_requests', 'buffered_bytes'];
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What operators watch of the gateway's HTTP side. */
export const createHttpMetrics = (registry: Registry): HttpMetrics => {
  const registers = [registry];
  const requests = new Counter({
    name: 'http_server_requests_total',
    help: 'Requests that were answered, by the template of their route and the status.',
    labelNames: ['http_method', 'http_route', 'http_status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'http_server_request_seconds',
    help: 'From the headers of a request to the end of its answer.',
    labelNames: ['http_method', 'http_route'],
    buckets,
    registers,
  });
  const refusals = new Counter({
    name: 'http_server_requests_refused_total',
    help: 'Requests that were refused because a limit is reached, by limit.',
    labelNames: ['limit'],
    registers,
  });
  for (const limit of limits) refusals.inc({ limit }, 0);
  const slowReaders = new Counter({
    name: 'http_server_slow_readers_total',
    help: 'Connections that were closed because their client read too slowly.',
    registers,
  });
  const ready = new Gauge({
    name: 'http_server_ready',
    help: 'Whether the gateway is started and does not drain.',
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
  gauge('http_server_connections', 'Connections that are open to the gateway.', connections);
  gauge('http_server_in_flight', 'Requests that are being answered.', inFlight);
  gauge('http_server_buffered_bytes', 'What bodies and answers hold in memory.', bufferedBytes);
};
