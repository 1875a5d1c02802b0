import type { Logger } from '../common/logger.js';

export interface LogEntry {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly fields: object;
  readonly message: string;
}

/** A logger that keeps its entries, for tests to look at. */
export const createRecordingLogger = (): Logger & { readonly entries: LogEntry[] } => {
  const entries: LogEntry[] = [];
  const record = (level: LogEntry['level']) => (fields: object, message: string) =>
    void entries.push({ level, fields, message });
  return { entries, debug: record('debug'), info: record('info'), warn: record('warn'), error: record('error') };
};
