import { diag, DiagLogLevel } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { convertLegacyHttpOptions } from '@opentelemetry/otlp-exporter-base/node-http';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { reportFailures } from './report-failures.js';
import { maxLinks } from './start-span.js';
import type { OpenTracingOptions, Tracing } from './tracing.js';

/** Short, because a pod closes other resources too within its grace period. */
const flushMs = 3_000;
/** No text of ours is longer, except a stack. */
const maxAttributeLength = 4_096;

/**
 * Exports spans in batches to a collector, by OTLP over HTTP. The SDK reads OpenTelemetry's variables from the
 * environment: endpoint, headers, sampler, batches and attributes. Import this only if tracing is on, because it
 * loads the SDK.
 */
export const openOtlp = (origin: string, { service, logger }: OpenTracingOptions): Tracing => {
  /** The SDK's own exporter, with the certificates from the environment; closing it aborts a hung export. */
  let agent: Agent | undefined;
  const { agentFactory } = convertLegacyHttpOptions({}, 'TRACES', 'v1/traces', {});
  const openAgent = async (protocol: string): Promise<Agent> => (agent = await agentFactory(protocol));

  const provider = warningOf(logger, () => {
    const exporter = new OTLPTraceExporter({ httpAgentOptions: openAgent });
    return new BasicTracerProvider({
      resource: resourceFromAttributes({
        'service.name': service,
        'telemetry.sdk.language': 'nodejs',
        'telemetry.sdk.name': 'opentelemetry',
      }).merge(detectResources({ detectors: [envDetector] })),
      spanLimits: { attributeValueLengthLimit: maxAttributeLength, linkCountLimit: maxLinks },
      spanProcessors: [new BatchSpanProcessor(reportFailures(exporter, origin, logger))],
    });
  });
  return {
    tracer: provider.getTracer('duet'),
    async close() {
      const timer = new AbortController();
      const late = delay(flushMs, 'late' as const, { signal: timer.signal }).catch(() => undefined);
      // Failures have already been reported.
      const outcome = await Promise.race([provider.shutdown().catch(() => undefined), late]);
      timer.abort();
      if (outcome === 'late')
        logger.warn(
          { collector: origin, timeoutMs: flushMs },
          'cannot export the last traces in time, they are lost; check the collector',
        );
      agent?.destroy();
    },
  };
};

/** Logs which variables the SDK ignores. The SDK reports through a global, which is redirected while it reads them. */
const warningOf = <T>(logger: OpenTracingOptions['logger'], read: () => T): T => {
  const warn = (problem: string): void =>
    logger.warn({ problem }, 'OpenTelemetry ignores an environment variable; correct it');
  const ignore = (): void => {};
  diag.setLogger(
    { error: warn, warn, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  try {
    return read();
  } finally {
    diag.disable();
  }
};
