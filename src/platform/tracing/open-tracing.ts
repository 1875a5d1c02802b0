import type { TracingSettings } from '../settings/tracing-settings.js';
import type { OpenTracingOptions, Tracing } from './tracing.js';

/** Tracing as configured; undefined if off, and then the SDK is not loaded. */
export const openTracing = async (
  settings: TracingSettings,
  options: OpenTracingOptions,
): Promise<Tracing | undefined> => {
  if (settings.mode === 'off') return undefined;
  const { openOtlp } = await import('./open-otlp.js');
  return openOtlp(settings.origin, options);
};
