import { status } from '@grpc/grpc-js';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What is counted of a method; `MethodInfo` of src/grpc has it. */
export interface CountedMethod {
  readonly path: string;
  readonly service: string;
  readonly name: string;
  readonly form: 'unary' | 'serverStream' | 'clientStream' | 'bidi';
  /** False for a path that no service has. */
  readonly known: boolean;
}

/** A sink for the metrics interceptor of src/grpc. */
export interface CallCounters {
  started(method: CountedMethod): void;
  ended(method: CountedMethod, code: status, seconds: number, traffic: { readonly requests: number; readonly responses: number }): void;
}

const types = { unary: 'unary', serverStream: 'server_stream', clientStream: 'client_stream', bidi: 'bidi_stream' } as const;
type MethodLabels = Record<'grpc_type' | 'grpc_service' | 'grpc_method', string>;

/** Whoever asks for paths that are not there must not be able to make a time series of each. */
const unknownMethod: MethodLabels = { grpc_type: 'unary', grpc_service: 'unknown', grpc_method: 'unknown' };

/**
 * A server's calls by method and code. The names are those of Go's grpc-prometheus, so that dashboards for them fit;
 * codes are spelled as gRPC spells them (UNAVAILABLE), which is how they stand in the log.
 */
export const createCallMetrics = (registry: Registry): CallCounters => {
  const registers = [registry];
  const labelNames = ['grpc_type', 'grpc_service', 'grpc_method'] as const;
  const started = new Counter({ name: 'grpc_server_started_total', help: 'Calls that began.', labelNames, registers });
  const handled = new Counter({ name: 'grpc_server_handled_total', help: 'Calls that ended.', labelNames: [...labelNames, 'grpc_code'] as const, registers });
  const received = new Counter({ name: 'grpc_server_msg_received_total', help: 'Messages that came in.', labelNames, registers });
  const sent = new Counter({ name: 'grpc_server_msg_sent_total', help: 'Messages that went out.', labelNames, registers });
  const inFlight = new Gauge({ name: 'grpc_server_in_flight', help: 'Calls that run now.', labelNames, registers });
  const seconds = new Histogram({
    name: 'grpc_server_handling_seconds',
    help: 'How long calls took, from the first header to the last message.',
    labelNames,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });

  const labels = new Map<string, MethodLabels>();
  const labelsOf = ({ path, service, name, form, known }: CountedMethod): MethodLabels => {
    if (!known) return unknownMethod;
    const seen = labels.get(path);
    if (seen !== undefined) return seen;
    const fresh: MethodLabels = { grpc_type: types[form], grpc_service: service, grpc_method: name };
    labels.set(path, fresh);
    return fresh;
  };

  return {
    started(method) {
      const of = labelsOf(method);
      started.inc(of);
      inFlight.inc(of);
    },
    ended(method, code, took, { requests, responses }) {
      const of = labelsOf(method);
      inFlight.dec(of);
      handled.inc({ ...of, grpc_code: status[code] });
      seconds.observe(of, took);
      received.inc(of, requests);
      sent.inc(of, responses);
    },
  };
};
