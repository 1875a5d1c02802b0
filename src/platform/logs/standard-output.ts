import type { Writable } from 'node:stream';
import type { DestinationStream } from 'pino';

/** The buffer limit while standard output is not read. */
const maxWaitingBytes = 1024 * 1024;

/** How long an exiting process waits for that reader. */
const flushMs = 1_000;

/** An output that drops and counts lines when its reader stalls, instead of using more memory. */
export interface BoundedOutput extends DestinationStream {
  /** Lines dropped so far. */
  readonly dropped: number;
  /** Called when the reader has caught up, with the number of lines dropped since the last call. */
  readonly onRecovery: (listener: (dropped: number) => void) => void;
  /**
   * Resolves when all lines are written, and after 1 s at the latest, so that a stalled reader cannot block the exit.
   */
  readonly flush: () => Promise<void>;
}

/**
 * Writes to the stream that `open` returns, which is called for the first line. The lines of one turn of the event
 * loop are written together: a system call for each line took a tenth of the CPU of a GetUser.
 */
export const boundedOutput = (open: () => Writable): BoundedOutput => {
  let stream: Writable | undefined;
  let batch: string[] = [];
  let batchBytes = 0;
  let dropped = 0;
  let reported = 0;
  let onRecovery = (_dropped: number): void => {};

  const report = (): void => {
    const since = dropped - reported;
    reported = dropped;
    if (since > 0) onRecovery(since);
  };
  const opened = (): Writable => {
    if (stream !== undefined) return stream;
    stream = open();
    stream.on('drain', report);
    // The reader has closed the pipe. The error cannot be logged, and the process continues to serve.
    stream.on('error', () => {});
    return stream;
  };

  const writeBatch = (): void => {
    if (batch.length === 0) return;
    const to = opened();
    if (to.writable) to.write(batch.join(''));
    else dropped += batch.length;
    batch = [];
    batchBytes = 0;
  };

  return {
    write(line) {
      const to = opened();
      const bytes = Buffer.byteLength(line);
      if (!to.writable || to.writableLength + batchBytes + bytes > maxWaitingBytes) return void dropped++;
      if (batch.length === 0) setImmediate(writeBatch);
      batch.push(line);
      batchBytes += bytes;
    },
    get dropped() {
      return dropped;
    },
    onRecovery: (listener) => {
      onRecovery = listener;
    },
    flush: () =>
      new Promise((resolve) => {
        writeBatch();
        if (!stream?.writable) return resolve();
        const late = setTimeout(resolve, flushMs);
        stream.write('', () => {
          clearTimeout(late);
          resolve();
        });
      }),
  };
};

/**
 * The process's standard output. Not by its file descriptor: a write to a full pipe would block a thread, and the
 * process could not exit until the pipe is read.
 */
export const standardOutput = boundedOutput(() => process.stdout);
