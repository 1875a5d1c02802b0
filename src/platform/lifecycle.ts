import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import type { Logger } from './logger.js';
import { ConfigError } from './config.js';
import { CloseStack } from './close-stack.js';
import { originalStack } from './original-stack.js';
import { explainStartupError } from './startup-error.js';

/**
 * The scope of a process: each opened resource is registered on the next line, and closed in reverse order when the
 * process stops.
 */
export interface Scope {
  /** Registers a resource under a name for the log, and returns it. It has `timeoutMs` to close, 5 s by default. */
  readonly use: <T extends { close(): unknown }>(name: string, resource: T, timeoutMs?: number) => T;
  /** The same for a custom close function, such as draining a server. */
  readonly onClose: (name: string, close: () => unknown, timeoutMs?: number) => void;
  /** Sets the logger for the shutdown; before that it is standard error. `flush` is awaited at the very end. */
  readonly reportTo: (logger: Logger, flush?: () => Promise<void>) => void;
  /** Aborted when the process receives a signal to stop: for waits during startup. */
  readonly signal: AbortSignal;
}

/** The part of `process` that a run uses; a test passes its own. */
export interface ProcessHost {
  on(event: string, listener: (subject: unknown) => void): unknown;
  off(event: string, listener: (subject: unknown) => void): unknown;
  exit(code: number): void;
  writeError(text: string): void;
}

/**
 * Source: sysexits.h; EX_CONFIG distinguishes an invalid configuration from a failure, and EX_USAGE an unknown
 * command.
 */
export const exitCodes = { stopped: 0, failed: 1, usage: 64, config: 78 } as const;

/** Time for `start` to stop before its resources are closed. */
const startGraceMs = 2_000;

/** One Ctrl-C may arrive twice: from the terminal, and from npm, which forwards it. */
const togetherMs = 500;

const thisProcess: ProcessHost = {
  on: (event, listener) => process.on(event, listener),
  off: (event, listener) => process.off(event, listener),
  exit: (code) => process.exit(code),
  writeError: (text) => void process.stderr.write(text),
};

/**
 * Runs a process from its composition root to its exit. SIGTERM and SIGINT close what `start` opened, in reverse
 * order, and exit with 0; a second signal after half a second exits at once. An uncaught error also closes everything
 * and exits with 1. Expected startup errors are one line each; an invalid configuration exits with 78.
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
    logger.warn({ signal }, 'second signal, exiting at once; calls in flight are lost');
    void leave(exitCodes.failed);
  };
  const onFault = (error: unknown): void => {
    logger.fatal({ err: error }, 'uncaught error, shutting down; report it as a bug');
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
      line === undefined ? 'cannot start; report it as a bug' : `cannot start: ${line}`,
    );
    code = failed.error instanceof ConfigError ? exitCodes.config : exitCodes.failed;
    stopping.abort();
  }
  await stopped;
  await open.closeAll();
  await leave(code);
};

/** Logs to standard error until there is a logger. */
const plainLogger = (host: ProcessHost): Logger => {
  const write = (fields: object, message: string): void => {
    const error = 'err' in fields ? fields.err : undefined;
    const detail =
      error instanceof Error ? `: ${originalStack(error)}` : error === undefined ? '' : `: ${inspect(error)}`;
    host.writeError(`${message}${detail}\n`);
  };
  return { debug() {}, info() {}, warn: write, error: write, fatal: write };
};
