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

/** A pod has other things to close within its grace period. */
const flushMs = 3_000;
/** Nothing that we write is longer, but for a stack. */
const maxAttributeLength = 4_096;

/**
 * Spans in batches to a collector, by OTLP over HTTP. The SDK reads OpenTelemetry's variables from the environment: the
 * endpoint, headers, sampler, batches and attributes. Import this only where traces are wanted, because it imports the SDK.
 */
export const openOtlp = (origin: string, { service, logger }: OpenTracingOptions): Tracing => {
  /** The SDK's own, with the certificates that the environment names; closing it cuts an export that hangs. */
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
      // What fails has been reported.
      const outcome = await Promise.race([provider.shutdown().catch(() => undefined), late]);
      timer.abort();
      if (outcome === 'late')
        logger.warn(
          { collector: origin, timeoutMs: flushMs },
          'the last traces could not be exported in time: they are lost',
        );
      agent?.destroy();
    },
  };
};

/** Logs what the SDK ignores in its variables. It reports through a global, which is ours while it reads them. */
const warningOf = <T>(logger: OpenTracingOptions['logger'], read: () => T): T => {
  const warn = (problem: string): void => logger.warn({ problem }, 'OpenTelemetry ignores a variable');
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
