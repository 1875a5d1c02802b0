import type { OrcaLoadReport } from '../gen/xds/service/orca/v3/OrcaLoadReport.js';
import {
  ECHO_INITIAL,
  ECHO_TRAILING,
  loadReport,
  type loadReportsDefinition,
  type testDefinition,
} from './messages.js';
import { setTimeout as pause } from 'node:timers/promises';
import type { EchoStatus } from '../gen/grpc/testing/EchoStatus.js';
import type { Payload } from '../gen/grpc/testing/Payload.js';
import type { StreamingOutputCallRequest } from '../gen/grpc/testing/StreamingOutputCallRequest.js';
import type { StreamingOutputCallResponse } from '../gen/grpc/testing/StreamingOutputCallResponse.js';
import type { TestOrcaReport } from '../gen/grpc/testing/TestOrcaReport.js';
import { type CallContext, sendHeaders, type Service, StatusError, toStatus } from '../support/duet.js';

export interface InteropServices {
  readonly test: Service<typeof testDefinition>;
  /** The load that the test service must report, for the case `orca_oob`. */
  readonly loadReports: Service<typeof loadReportsDefinition>;
}

/** gRPC's test service, as in grpc-go's interop server, plus the server's id. */
export const interopServices = (): InteropServices => {
  let load: OrcaLoadReport = reportOf({ cpuUtilization: 0, memoryUtilization: 0, requestCost: {}, utilization: {} });

  return {
    test: {
      async EmptyCall() {
        return {};
      },

      async UnaryCall(request, context) {
        echoMetadata(context);
        throwStatus(request.responseStatus);
        if (request.orcaPerQueryReport) {
          const report = loadReport.serialize(reportOf(request.orcaPerQueryReport));
          context.trailers.set('endpoint-load-metrics-bin', report);
        }
        return { payload: zeros(request.responseSize), serverId: request.fillServerId ? `duet-${process.pid}` : '' };
      },

      async *StreamingOutputCall(request, context) {
        yield* responses(request, context);
      },

      async StreamingInputCall(requests) {
        let aggregatedPayloadSize = 0;
        for await (const { payload } of requests) aggregatedPayloadSize += payload?.body.length ?? 0;
        return { aggregatedPayloadSize };
      },

      async *FullDuplexCall(requests, context) {
        echoMetadata(context);
        for await (const request of requests) {
          throwStatus(request.responseStatus);
          if (request.orcaOobReport) load = reportOf(request.orcaOobReport);
          yield* responses(request, context);
        }
      },

      async *HalfDuplexCall(requests, context) {
        const received: StreamingOutputCallRequest[] = [];
        for await (const request of requests) received.push(request);
        for (const request of received) yield* responses(request, context);
      },
    },

    loadReports: {
      async *StreamCoreMetrics({ reportInterval }, { signal }) {
        const intervalMs = Number(reportInterval?.seconds ?? 0) * 1_000 + (reportInterval?.nanos ?? 0) / 1e6;
        while (!signal.aborted) {
          yield load;
          await pause(Math.max(100, intervalMs), undefined, { signal });
        }
      },
    },
  };
};

const zeros = (size: number): Payload => ({ type: 0, body: Buffer.alloc(size) });

async function* responses(
  { responseParameters }: StreamingOutputCallRequest,
  { signal }: CallContext,
): AsyncGenerator<StreamingOutputCallResponse, void, void> {
  for (const { size, intervalUs } of responseParameters) {
    if (intervalUs > 0) await pause(intervalUs / 1_000, undefined, { signal });
    yield { payload: zeros(size) };
  }
}

const echoMetadata = (context: CallContext): void => {
  const [initial] = context.metadata.get(ECHO_INITIAL);
  const [trailing] = context.metadata.get(ECHO_TRAILING);
  if (trailing !== undefined) context.trailers.set(ECHO_TRAILING, trailing);
  if (initial === undefined) return;
  context.responseMetadata.set(ECHO_INITIAL, initial);
  sendHeaders(context);
};

const throwStatus = (wanted: EchoStatus | null): void => {
  if (wanted && wanted.code !== 0) throw new StatusError(toStatus(wanted.code), wanted.message);
};

const reportOf = (report: TestOrcaReport): OrcaLoadReport => ({
  cpuUtilization: report.cpuUtilization,
  memUtilization: report.memoryUtilization,
  requestCost: report.requestCost,
  utilization: report.utilization,
});
