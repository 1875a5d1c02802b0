import { status } from '@grpc/grpc-js';
import { Gauge, Histogram, type Registry } from 'prom-client';
import type { ClientCallMetrics } from '../../grpc/client/index.js';
import { createPeers } from './peers.js';
import { talliedCounter, talliedGauge, talliesOf } from '../../platform/metrics/tallied.js';

/** A sink for the client's metrics interceptor, and for the resolvers. */
export interface EndpointCallMetrics extends ClientCallMetrics {
  /** The addresses of each current endpoint of a target. */
  endpoints(target: string, endpoints: readonly (readonly string[])[]): void;
}

interface Tally {
  readonly labels: Record<'grpc_service' | 'grpc_method', string>;
  started: number;
  inFlight: number;
  retries: number;
  /** By peer and code. */
  readonly handled: Map<string, Map<status, number>>;
  readonly seconds: ReturnType<Histogram['labels']>;
}

/** Bucket bounds in seconds, from a response served from memory to the longest usual deadline. */
const buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * The calls of this process, by method, code and responding server, and its possible endpoints.
 *
 * A called method has a series for each endpoint, at zero if it was never picked, which makes unused endpoints
 * visible. Series of removed endpoints disappear some minutes later, so that pods that come and go do not add up.
 *
 * @param now milliseconds on a monotonic clock
 */
export const createClientCallMetrics = (
  registry: Registry,
  now: () => number = () => performance.now(),
): EndpointCallMetrics => {
  const tallies = new Map<string, Tally>();
  const peers = createPeers(now);
  const labelNames = ['grpc_service', 'grpc_method'] as const;

  const tallyOf = (path: string): Tally => {
    const seen = tallies.get(path);
    if (seen !== undefined) return seen;
    const [, grpc_service = '', grpc_method = ''] = path.split('/');
    const labels = { grpc_service, grpc_method };
    const fresh: Tally = {
      labels,
      started: 0,
      inFlight: 0,
      retries: 0,
      handled: new Map(),
      seconds: seconds.labels(labels),
    };
    tallies.set(path, fresh);
    return fresh;
  };
  const forgetGone = (): void => {
    for (const peer of peers.takeGone()) for (const { handled } of tallies.values()) handled.delete(peer);
  };

  const byMethod = talliesOf(registry, labelNames, tallies);
  byMethod('grpc_client_started_total', 'Calls started.', ({ started }) => started);
  byMethod('grpc_client_retries_total', 'Retry attempts.', ({ retries }) => retries);
  byMethod('grpc_client_in_flight', 'Calls in flight.', ({ inFlight }) => inFlight, talliedGauge);
  talliedCounter(registry, {
    name: 'grpc_client_handled_total',
    help: 'Calls ended, by code and by the server that responded.',
    labelNames: [...labelNames, 'grpc_code', 'peer'] as const,
    *values() {
      forgetGone();
      for (const { labels, handled } of tallies.values()) {
        for (const [peer, codes] of handled) {
          for (const [code, count] of codes) yield [{ ...labels, grpc_code: status[code], peer }, count];
        }
        for (const addresses of peers.endpoints()) {
          const [first] = addresses;
          if (first !== undefined && !addresses.some((address) => handled.has(address)))
            yield [{ ...labels, grpc_code: 'OK', peer: first }, 0];
        }
      }
    },
  });
  const seconds = new Histogram({
    name: 'grpc_client_handling_seconds',
    help: 'Duration of calls, retries included.',
    labelNames,
    buckets,
    registers: [registry],
  });
  const endpointCount = new Gauge({
    name: 'grpc_client_endpoints',
    help: 'Endpoints that a target resolves to.',
    labelNames: ['target'],
    registers: [registry],
  });

  return {
    started(path) {
      const tally = tallyOf(path);
      tally.started++;
      tally.inFlight++;
    },
    ended(path, code, took, peer, retries) {
      const tally = tallyOf(path);
      tally.inFlight--;
      tally.retries += retries;
      const codes = tally.handled.get(peer) ?? new Map<status, number>();
      codes.set(code, (codes.get(code) ?? 0) + 1);
      tally.handled.set(peer, codes);
      peers.see(peer);
      tally.seconds.observe(took);
    },
    endpoints(target, endpoints) {
      endpointCount.set({ target }, endpoints.length);
      peers.set(target, endpoints);
      forgetGone();
    },
  };
};
