import { pino, type DestinationStream } from 'pino';
import type { Logger } from '../logger.js';
import type { LogSettings } from '../settings/log-settings.js';
import { withFlatLines } from './flat-lines.js';
import { logFields } from './log-fields.js';
import { prettyStream } from './pretty-stream.js';
import { standardOutput } from './standard-output.js';

export interface LogsOptions {
  /** The fields of every line. */
  readonly service: string;
  /** Replaces standard output. */
  readonly destination?: DestinationStream;
}

export interface Logs {
  readonly logger: Logger;
  /** Resolves when buffered lines are written, or after 1 s: before the process exits. */
  readonly flush: () => Promise<void>;
}

/**
 * One line per event: JSON, or readable on a terminal. pino-pretty is a development tool and not in the image;
 * without it the lines are JSON.
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
      // logFields has already done this; pino would repeat it.
      serializers: { err: (error: unknown) => error },
    },
    output,
  );
  if (pretty && readable === undefined && format === 'pretty') {
    logger.warn({}, 'LOG_FORMAT=pretty requires pino-pretty, which is not installed here; using LOG_FORMAT=json');
  }
  if (output === standardOutput) {
    standardOutput.onRecovery((dropped) =>
      logger.warn({ dropped }, 'dropped log lines, because standard output was not read; check the log agent'),
    );
  }
  return {
    logger: readable === undefined ? withFlatLines(logger, output, options.service, isoTime) : logger,
    flush: standardOutput.flush,
  };
};

/** Like pino's own, but formatted once per millisecond. */
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
