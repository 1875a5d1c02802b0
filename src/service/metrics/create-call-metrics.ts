import { status } from '@grpc/grpc-js';
import { Histogram, type Registry } from 'prom-client';
import type { MethodInfo } from '../../grpc/index.js';
import type { CallMetrics } from '../../grpc/server/index.js';
import { talliedCounter, talliedGauge, talliesOf } from '../../platform/metrics/tallied.js';

const types = {
  unary: 'unary',
  serverStream: 'server_stream',
  clientStream: 'client_stream',
  bidi: 'bidi_stream',
} as const;
type MethodLabels = Record<'grpc_type' | 'grpc_service' | 'grpc_method', string>;

/** A caller must not be able to create time series by calling unknown paths. */
const unknownMethod: MethodLabels = { grpc_type: 'unary', grpc_service: 'unknown', grpc_method: 'unknown' };

/** The numbers of one method's calls. */
interface Tally {
  readonly labels: MethodLabels;
  started: number;
  inFlight: number;
  received: number;
  sent: number;
  /** By code. */
  readonly handled: number[];
  readonly seconds: ReturnType<Histogram['labels']>;
}

/**
 * A server's calls by method and code. The names are those of Go's grpc-prometheus, so that its dashboards work;
 * codes are spelled as in gRPC and in the log (UNAVAILABLE).
 */
export const createCallMetrics = (registry: Registry): CallMetrics => {
  const tallies = new Map<string, Tally>();
  const tallyOf = ({ path, service, name, form, known }: MethodInfo): Tally => {
    const key = known ? path : '';
    const seen = tallies.get(key);
    if (seen !== undefined) return seen;
    const labels = known ? { grpc_type: types[form], grpc_service: service, grpc_method: name } : unknownMethod;
    const fresh: Tally = {
      labels,
      started: 0,
      inFlight: 0,
      received: 0,
      sent: 0,
      handled: [],
      seconds: seconds.labels(labels),
    };
    tallies.set(key, fresh);
    return fresh;
  };

  const labelNames = ['grpc_type', 'grpc_service', 'grpc_method'] as const;
  const byMethod = talliesOf(registry, labelNames, tallies);
  byMethod('grpc_server_started_total', 'Calls started.', ({ started }) => started);
  byMethod('grpc_server_msg_received_total', 'Messages received.', ({ received }) => received);
  byMethod('grpc_server_msg_sent_total', 'Messages sent.', ({ sent }) => sent);
  byMethod('grpc_server_in_flight', 'Calls in flight.', ({ inFlight }) => inFlight, talliedGauge);
  talliedCounter(registry, {
    name: 'grpc_server_handled_total',
    help: 'Calls ended.',
    labelNames: [...labelNames, 'grpc_code'] as const,
    *values() {
      for (const { labels, handled } of tallies.values()) {
        for (const [code, count] of handled.entries()) {
          if (count > 0) yield [{ ...labels, grpc_code: status[code] ?? String(code) }, count]; // A hole is a code that never occurred.
        }
      }
    },
  });
  const seconds = new Histogram({
    name: 'grpc_server_handling_seconds',
    help: 'Duration of calls, from the first header to the last message.',
    labelNames,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });

  return {
    started(method) {
      const tally = tallyOf(method);
      tally.started++;
      tally.inFlight++;
    },
    ended(method, code, took, { requests, responses }) {
      const tally = tallyOf(method);
      tally.inFlight--;
      tally.received += requests;
      tally.sent += responses;
      tally.handled[code] = (tally.handled[code] ?? 0) + 1;
      tally.seconds.observe(took);
    },
  };
};
