import type { Logger } from '../logger.js';
import type { TracingSettings } from '../settings/tracing-settings.js';
import type { Tracing } from './tracing.js';

export interface OpenTracingOptions {
  /** `service.name`, where OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES have none. */
  readonly service: string;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}

/** Tracing as the settings say; undefined when it is off, and then the SDK is not loaded. */
export const openTracing = async (
  settings: TracingSettings,
  options: OpenTracingOptions,
): Promise<Tracing | undefined> => {
  if (settings.mode === 'off') return undefined;
  const { openOtlp } = await import('./open-otlp.js');
  return openOtlp(settings.origin, options);
};
