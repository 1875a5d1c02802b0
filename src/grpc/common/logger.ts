import { timer } from './timer.js';

/**
 * The log of this layer: the subset of a pino logger that it uses. Fields come first, then a message. Never log a
 * token, a key or a message body.
 */
export interface Logger {
  /** Details for finding a cause. */
  debug(fields: object, message: string): void;
  /** Normal events. */
  info(fields: object, message: string): void;
  /** Problems that an operator may have to act on. */
  warn(fields: object, message: string): void;
  /** Bugs of the program. */
  error(fields: object, message: string): void;
}

/** Writes nothing. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };

const maxShownLength = 100;

/** A text that a peer chose, cut for a log line or an error. */
export const beginningOf = (text: string): string =>
  text.length > maxShownLength ? `${text.slice(0, maxShownLength - 1)}…` : text;

/** Writes lines that a peer can cause at any rate. */
export interface RepeatedLines {
  /**
   * Writes a line, or only counts it when it repeats.
   * @param who the key under which repeats of this message are counted: a caller, an address, a method
   */
  write(level: keyof Logger, who: string, fields: object, message: string): void;
}

interface Line {
  readonly level: keyof Logger;
  readonly fields: object;
  readonly message: string;
  repeated: number;
}

/** All other keys in the same interval share one count per message. */
const maxLines = 100;

/**
 * Writes the first line at once, counts repeats within `intervalMs` (default 1,000), and writes the line again at the
 * end of the interval with their number as `repeated`. A peer that repeats itself causes one line per second.
 */
export const repeatedLines = (logger: Logger, { intervalMs = 1_000 } = {}): RepeatedLines => {
  const lines = new Map<string, Line>();

  const endInterval = (): void => {
    for (const [key, line] of lines) {
      if (line.repeated > 0) logger[line.level]({ ...line.fields, repeated: line.repeated }, line.message);
      else lines.delete(key);
      line.repeated = 0;
    }
    if (lines.size > 0) timer(endInterval, intervalMs);
  };

  return {
    write(level, who, fields, message) {
      const key = `${level} ${message} ${who}`;
      const known = lines.get(key);
      if (known !== undefined) return void known.repeated++;
      if (lines.size === 0) timer(endInterval, intervalMs);
      if (lines.size < maxLines) {
        lines.set(key, { level, fields, message, repeated: 0 });
        return logger[level](fields, message);
      }
      const ofOthers = `${level} ${message}`;
      const others = lines.get(ofOthers) ?? { level, fields: { peer: 'others' }, message, repeated: 0 };
      others.repeated++;
      lines.set(ofOthers, others);
    },
  };
};

/**
 * Whether a connection may cause a line of this size; if so, deducts it from its allowance, which grows with the
 * bytes that it sends.
 * @param bytesReceived the bytes received on the connection so far
 */
export const lineAllowance = <Connection extends object>(
  bytesPerByte: number,
  bytesReceived: (connection: Connection) => number,
): ((connection: Connection, bytes: number) => boolean) => {
  const used = new WeakMap<Connection, { written: number; allowed: number }>();
  return (connection, bytes) => {
    let use = used.get(connection);
    if (use === undefined) used.set(connection, (use = { written: 0, allowed: 0 }));
    if (use.written + bytes > use.allowed) use.allowed = bytesReceived(connection) * bytesPerByte;
    if (use.written + bytes > use.allowed) return false;
    use.written += bytes;
    return true;
  };
};
