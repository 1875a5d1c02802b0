import { pino, type DestinationStream } from 'pino';
import type { Logger } from '../logger.js';
import type { LogSettings } from '../settings/log-settings.js';
import { withFlatLines } from './flat-lines.js';
import { logFields } from './log-fields.js';
import { prettyStream } from './pretty-stream.js';
import { standardOutput } from './standard-output.js';

export interface LogsOptions {
  /** On each line. */
  readonly service: string;
  /** Instead of standard output. */
  readonly destination?: DestinationStream;
}

export interface Logs {
  readonly logger: Logger;
  /** Resolves when what is buffered is written, or after 1 s: before the process exits. */
  readonly flush: () => Promise<void>;
}

/**
 * A line an event: JSON, or readable on a terminal. pino-pretty is a tool of development and not in the image; without
 * it the lines are JSON.
 */
export const openLogs = async ({ level, format }: LogSettings, options: LogsOptions): Promise<Logs> => {
  const pretty =
    format === 'pretty' || (format === 'auto' && process.stdout.isTTY && options.destination === undefined);
  const readable = pretty ? await prettyStream(options.destination) : undefined;
  const output = readable?.stream ?? options.destination ?? standardOutput;
  const logger = pino(
    {
      level,
      base: { service: options.service },
      messageKey: 'message',
      timestamp: isoTime,
      formatters: { level: (label) => ({ level: label }), log: logFields },
      // logFields has done it; pino's own would do it again.
      serializers: { err: (error: unknown) => error },
    },
    output,
  );
  if (pretty && readable === undefined && format === 'pretty') {
    logger.warn({}, 'LOG_FORMAT=pretty needs pino-pretty, which is not installed here: logging JSON');
  }
  if (output === standardOutput) {
    standardOutput.onRecovery((dropped) =>
      logger.warn({ dropped }, 'dropped log lines while nothing read standard output'),
    );
  }
  return {
    logger: readable === undefined ? withFlatLines(logger, output, options.service, isoTime) : logger,
    flush: standardOutput.flush,
  };
};

/** As pino's own, but made once for all lines of a millisecond. */
let timeMs = NaN;
let timeField = '';
const isoTime = (): string => {
  const nowMs = Date.now();
  if (nowMs !== timeMs) {
    timeMs = nowMs;
    timeField = `,"time":"${new Date(nowMs).toISOString()}"`;
  }
  return timeField;
};
