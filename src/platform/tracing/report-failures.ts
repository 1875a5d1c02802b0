import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Logger } from '../logger.js';

const warnEveryMs = 60_000;

/** Logs failed exports once a minute, and the first that works again. Nothing else reports them. */
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
      'cannot export traces, they are lost and calls are not affected; check the collector',
    );
  };

  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        // The exporter adds an error to each failure.
        if (result.error === undefined) onSuccess();
        else onFailure(result.error, spans.length);
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
  };
};

/** The collector's response body is not logged, because it may contain anything. */
const problemOf = (error: Error): string => {
  const { message } = error;
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? String(error.code) : '';
  return message.includes(code) ? message || error.name : `${message} ${code}`.trim();
};
