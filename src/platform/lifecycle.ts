import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import type { Logger } from './logger.js';
import { ConfigError } from './config.js';
import { CloseStack } from './close-stack.js';
import { originalStack } from './original-stack.js';
import { explainStartupError } from './startup-error.js';

/** What a composition root opens is handed over on the next line, and closed in reverse when the process stops. */
export interface Scope {
  /** Registers a resource, by a name for the log, and gives it back. It is given `timeoutMs` to close, 5 s by default. */
  readonly use: <T extends { close(): unknown }>(name: string, resource: T, timeoutMs?: number) => T;
  /** The same for what is closed in another way, such as a server that drains. */
  readonly onClose: (name: string, close: () => unknown, timeoutMs?: number) => void;
  /** Where the end of the process is told from now on: standard error until then. `flush` is awaited at the very end. */
  readonly reportTo: (logger: Logger, flush?: () => Promise<void>) => void;
  /** Aborted when the process receives a signal to stop: for what waits while starting. */
  readonly signal: AbortSignal;
}

/** The part of `process` that a run needs; a test gives its own. */
export interface ProcessHost {
  on(event: string, listener: (subject: unknown) => void): unknown;
  off(event: string, listener: (subject: unknown) => void): unknown;
  exit(code: number): void;
  writeError(text: string): void;
}

/** Source: sysexits.h; EX_CONFIG tells a refused configuration from a failure, and EX_USAGE a command that there is not. */
export const exitCodes = { stopped: 0, failed: 1, usage: 64, config: 78 } as const;

/** For `start` to notice that it should stop, before what it opened is closed under it. */
const startGraceMs = 2_000;

/** One Ctrl-C may come twice: from the terminal, and from npm, which passes on its own. */
const togetherMs = 500;

const thisProcess: ProcessHost = {
  on: (event, listener) => process.on(event, listener),
  off: (event, listener) => process.off(event, listener),
  exit: (code) => process.exit(code),
  writeError: (text) => void process.stderr.write(text),
};

/**
 * Runs a process from its composition root to its exit. SIGTERM and SIGINT close what `start` opened, in reverse, and
 * exit with 0; a second one, half a second later or more, exits at once. An uncaught error closes likewise and
 * exits with 1. Expected errors at start are one line each; a rejected configuration exits with 78.
 */
export const runProcess = async (
  start: (scope: Scope) => Promise<void>,
  host: ProcessHost = thisProcess,
): Promise<void> => {
  let logger = plainLogger(host);
  let flush = async (): Promise<void> => {};
  let code: number = exitCodes.stopped;
  let toldAtMs = -Infinity;
  const stopping = new AbortController();
  const left = new AbortController();
  const open = new CloseStack(() => logger);

  const onSignal = (signal: unknown): void => {
    if (!stopping.signal.aborted) {
      logger.info({ signal }, 'shutting down');
      toldAtMs = performance.now();
      stopping.abort();
      return;
    }
    if (performance.now() - toldAtMs < togetherMs) return;
    logger.warn({ signal }, 'second signal, exiting without waiting');
    void leave(exitCodes.failed);
  };
  const onFault = (error: unknown): void => {
    logger.fatal({ err: error }, 'uncaught error, shutting down');
    code = exitCodes.failed;
    stopping.abort();
  };
  const listeners = [
    ['SIGTERM', onSignal],
    ['SIGINT', onSignal],
    ['uncaughtException', onFault],
    ['unhandledRejection', onFault],
  ] as const;
  for (const [event, listener] of listeners) host.on(event, listener);
  const leave = async (code: number): Promise<void> => {
    if (left.signal.aborted) return;
    left.abort();
    for (const [event, listener] of listeners) host.off(event, listener);
    await flush();
    host.exit(code);
  };

  const scope: Scope = {
    use(name, resource, timeoutMs) {
      open.push(name, () => resource.close(), timeoutMs);
      return resource;
    },
    onClose: (name, close, timeoutMs) => open.push(name, close, timeoutMs),
    reportTo: (newLogger, newFlush = async () => {}) => {
      logger = newLogger;
      flush = newFlush;
    },
    signal: stopping.signal,
  };

  const stopped = once(stopping.signal, 'abort');
  const started = start(scope).then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  const failed = await Promise.race([
    started,
    stopped.then(async () => delay(startGraceMs, undefined, { signal: left.signal }).catch(() => undefined)),
  ]);
  if (failed !== undefined && !stopping.signal.aborted) {
    const line = explainStartupError(failed.error);
    logger.fatal(
      line === undefined ? { err: failed.error } : {},
      line === undefined ? 'cannot start' : `cannot start: ${line}`,
    );
    code = failed.error instanceof ConfigError ? exitCodes.config : exitCodes.failed;
    stopping.abort();
  }
  await stopped;
  await open.closeAll();
  await leave(code);
};

/** For as long as there is no logger: what went wrong, on standard error. */
const plainLogger = (host: ProcessHost): Logger => {
  const write = (fields: object, message: string): void => {
    const error = 'err' in fields ? fields.err : undefined;
    const detail =
      error instanceof Error ? `: ${originalStack(error)}` : error === undefined ? '' : `: ${inspect(error)}`;
    host.writeError(`${message}${detail}\n`);
  };
  return { debug() {}, info() {}, warn: write, error: write, fatal: write };
};
