import type { Logger } from '../common/logger.js';

/** One line of a log. */
export interface LogEntry {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly fields: object;
  readonly message: string;
}

/** A logger that records its entries. */
export interface RecordingLogger extends Logger {
  /** In logging order. */
  readonly entries: LogEntry[];
  /** The first matching entry, among recorded and future ones. */
  entry(fits: (entry: LogEntry) => boolean): Promise<LogEntry>;
}

/** A logger that records its entries, for tests. */
export const createRecordingLogger = (): RecordingLogger => {
  const entries: LogEntry[] = [];
  const waiting = new Set<(entry: LogEntry) => void>();
  const record = (level: LogEntry['level']) => (fields: object, message: string) => {
    const entry = { level, fields, message };
    entries.push(entry);
    for (const look of waiting) look(entry);
  };
  return {
    entries,
    debug: record('debug'),
    info: record('info'),
    warn: record('warn'),
    error: record('error'),
    entry: (fits) =>
      new Promise((resolve) => {
        const found = entries.find(fits);
        if (found !== undefined) return resolve(found);
        const look = (entry: LogEntry): void => {
          if (!fits(entry)) return;
          waiting.delete(look);
          resolve(entry);
        };
        waiting.add(look);
      }),
  };
};
