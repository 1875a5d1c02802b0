import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type Sampler,
} from '@opentelemetry/sdk-trace';
import { readFile } from 'node:fs/promises';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import type { OtlpTracingSettings } from '../settings/tracing-settings.js';
import { following } from '../startup-error.js';
import type { OpenTracingOptions } from './open-tracing.js';
import { reportFailures } from './report-failures.js';
import { maxLinks } from './start-span.js';
import type { Tracing } from './tracing.js';

/** A pod has other things to close within its grace period. */
const flushMs = 3_000;
/** Nothing that we write is longer, but for a stack. */
const maxAttributeLength = 4_096;

/** Spans in batches to a collector, by OTLP over HTTP. It imports the SDK: import it only where traces are wanted. */
export const openOtlp = async (
  settings: OtlpTracingSettings,
  { service, logger }: OpenTracingOptions,
): Promise<Tracing> => {
  const { url, headers, timeoutMs, compression, sampler, ratio, batch } = settings;
  const { origin } = new URL(url);
  const agent = await openAgent(settings);
  const exporter = new OTLPTraceExporter({
    url,
    headers: Object.fromEntries([...headers].map(([name, value]) => [name, value.reveal()])),
    timeoutMillis: timeoutMs,
    compression: compression === 'gzip' ? CompressionAlgorithm.GZIP : CompressionAlgorithm.NONE,
    httpAgentOptions: () => agent,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes(resourceOf(settings, service)),
    sampler: samplers[sampler](ratio),
    spanLimits: { attributeValueLengthLimit: maxAttributeLength, linkCountLimit: maxLinks },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: reportFailures(exporter, origin, logger),
        scheduledDelayMillis: batch.delayMs,
        maxExportBatchSize: batch.maxSpans,
        maxQueueSize: batch.maxWaitingSpans,
        exportTimeoutMillis: batch.timeoutMs,
      }),
    ],
  });
  return {
    tracer: provider.getTracer('duet'),
    async close() {
      const timer = new AbortController();
      const late = delay(flushMs, 'late' as const, { signal: timer.signal }).catch(() => undefined);
      // What fails has been reported.
      const outcome = await Promise.race([provider.shutdown().catch(() => undefined), late]);
      timer.abort();
      if (outcome === 'late')
        logger.warn(
          { collector: origin, timeoutMs: flushMs },
          'the last traces could not be exported in time: they are lost',
        );
      agent.destroy();
    },
  };
};

/** Ours, and not the exporter's own, so that closing cuts an export that hangs. */
const openAgent = async ({ url, authoritiesFile }: OtlpTracingSettings): Promise<HttpAgent | HttpsAgent> => {
  if (new URL(url).protocol === 'http:') return new HttpAgent({ keepAlive: true });
  const ca =
    authoritiesFile === undefined
      ? undefined
      : await following('OTEL_EXPORTER_OTLP_CERTIFICATE', readFile(authoritiesFile));
  return new HttpsAgent({ keepAlive: true, ...(ca && { ca }) });
};

/** Source: OpenTelemetry, "Environment Variable Specification", General SDK Configuration. */
const samplers: Readonly<Record<OtlpTracingSettings['sampler'], (ratio: number) => Sampler>> = {
  always_on: () => new AlwaysOnSampler(),
  always_off: () => new AlwaysOffSampler(),
  traceidratio: (ratio) => new TraceIdRatioBasedSampler(ratio),
  parentbased_always_on: () => new ParentBasedSampler({ root: new AlwaysOnSampler() }),
  parentbased_always_off: () => new ParentBasedSampler({ root: new AlwaysOffSampler() }),
  parentbased_traceidratio: (ratio) => new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
};

/** OTEL_SERVICE_NAME goes before a `service.name` among the attributes. Source: OpenTelemetry, "Resource SDK". */
const resourceOf = (
  { serviceName, resourceAttributes }: OtlpTracingSettings,
  service: string,
): Record<string, string> => ({
  'service.name': service,
  'telemetry.sdk.language': 'nodejs',
  'telemetry.sdk.name': 'opentelemetry',
  ...Object.fromEntries(resourceAttributes),
  ...(serviceName !== undefined && { 'service.name': serviceName }),
});
