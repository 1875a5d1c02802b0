import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Logger } from '../logger.js';

const warnEveryMs = 60_000;

/** Tells the log of exports that fail, once a minute, and of the first that works again. Nothing else notices. */
export const reportFailures = (
  exporter: SpanExporter,
  collector: string,
  logger: Pick<Logger, 'info' | 'warn'>,
): SpanExporter => {
  let warnedAtMs = -Infinity;
  let lostSpans = 0;

  const onSuccess = (): void => {
    if (lostSpans === 0) return;
    logger.info({ collector, lostSpans }, 'traces are exported again');
    lostSpans = 0;
  };
  const onFailure = (error: Error, spans: number): void => {
    lostSpans += spans;
    const now = performance.now();
    if (now - warnedAtMs < warnEveryMs) return;
    warnedAtMs = now;
    logger.warn(
      { collector, lostSpans, problem: problemOf(error) },
      'traces cannot be exported: they are lost, and calls are not affected',
    );
  };

  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        // The exporter gives an error with each failure.
        if (result.error === undefined) onSuccess();
        else onFailure(result.error, spans.length);
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
  };
};

/** What the collector answered in its body is not repeated: it may be anything. */
const problemOf = (error: Error): string => {
  const { message } = error;
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? String(error.code) : '';
  return message.includes(code) ? message || error.name : `${message} ${code}`.trim();
};
