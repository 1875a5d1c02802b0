import { status } from '@grpc/grpc-js';
import type { Span } from '@opentelemetry/api';
import { maxTimerMs, StatusError } from '../../grpc/index.js';
import { activeSpans, withSpans } from '../../platform/tracing/active-spans.js';

/** How long a caller waits for a shared result. Without either, without limit. */
export interface Waiter {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds since the epoch. */
  readonly deadline?: number | undefined;
}

/** The view of the waiters for the shared work. */
export interface Shared<W extends Waiter = Waiter> {
  /** The contexts of all waiters that passed one, in order. */
  readonly waiters: readonly W[];
  /** The latest of the waiters' deadlines, in milliseconds since the epoch; Infinity if one of them has none. */
  readonly deadline: number;
  /**
   * Aborted when no caller waits any more. Created on first use, because an AbortController is expensive on Node 20.
   */
  readonly signal: AbortSignal;
}

interface Entry<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
  readonly signal: AbortSignal | undefined;
  readonly deadline: number;
  onAbort?: () => void;
}

/**
 * Work with many waiters. Each leaves by its own signal or deadline, without affecting the others. When the last one
 * has left, the work is aborted, or never started. It runs for the spans of all waiters.
 */
export class SharedCall<T, W extends Waiter = Waiter> implements Shared<W> {
  readonly waiters: W[] = [];
  readonly #work: (shared: Shared<W>) => Promise<T>;
  readonly #result: Promise<T>;
  #settle!: { resolve: (value: T | PromiseLike<T>) => void; reject: (error: unknown) => void };
  /** The waiters that can leave before the call ends. */
  readonly #entries = new Set<Entry<T>>();
  /** The calls of the waiters. A set, because one call may ask many times. */
  #spans: Set<Span> | undefined;
  /** Whether a waiter exists that never leaves. */
  #patient = false;
  #deadline = -Infinity;
  #started = false;
  #abandoned = false;
  #controller: AbortController | undefined;
  #timer: NodeJS.Timeout | undefined;
  #timerDue = Infinity;

  constructor(work: (shared: Shared<W>) => Promise<T>) {
    this.#work = work;
    this.#result = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
  }

  get deadline(): number {
    return this.#deadline;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#abandoned) this.#controller.abort();
    return this.#controller.signal;
  }

  /** Waits for the result. Join only before `start`. */
  join(waiter?: W): Promise<T> {
    const { signal, deadline = Infinity }: Waiter = waiter ?? {};
    if (signal?.aborted === true) return Promise.reject(abortError(signal));
    if (deadline <= Date.now()) return Promise.reject(deadlineError());
    this.#deadline = Math.max(this.#deadline, deadline);
    if (waiter !== undefined) this.waiters.push(waiter);
    const spans = activeSpans();
    if (spans !== undefined) for (const span of spans) (this.#spans ??= new Set()).add(span);
    if (signal === undefined && deadline === Infinity) {
      this.#patient = true;
      return this.#result;
    }
    return new Promise((resolve, reject) => {
      const entry: Entry<T> = { resolve, reject, signal, deadline };
      this.#entries.add(entry);
      if (signal !== undefined) {
        entry.onAbort = () => this.#leave(entry, abortError(signal));
        signal.addEventListener('abort', entry.onAbort, { once: true });
      }
      this.#armTimer(deadline);
    });
  }

  /** Starts the work, unless every waiter has left. */
  start(): void {
    if (!this.#patient && this.#entries.size === 0) return;
    this.#started = true;
    let working: Promise<T>;
    try {
      working = this.#spans === undefined ? this.#work(this) : withSpans([...this.#spans], () => this.#work(this));
    } catch (error) {
      working = Promise.reject(error);
    }
    working.then(
      (value) =>
        this.#finish(
          (entry) => entry.resolve(value),
          () => this.#settle.resolve(value),
        ),
      (error: unknown) =>
        this.#finish(
          (entry) => entry.reject(error),
          () => this.#settle.reject(error),
        ),
    );
  }

  #finish(settleEntry: (entry: Entry<T>) => void, settlePatient: () => void): void {
    clearTimeout(this.#timer);
    if (this.#patient) settlePatient();
    for (const entry of this.#entries) {
      this.#forget(entry);
      settleEntry(entry);
    }
  }

  #forget(entry: Entry<T>): void {
    this.#entries.delete(entry);
    if (entry.onAbort !== undefined) entry.signal?.removeEventListener('abort', entry.onAbort);
  }

  #leave(entry: Entry<T>, error: unknown): void {
    this.#forget(entry);
    entry.reject(error);
    if (this.#patient || this.#entries.size > 0) return;
    clearTimeout(this.#timer);
    this.#timerDue = Infinity;
    // Before that, others may still join.
    if (!this.#started) return;
    this.#abandoned = true;
    this.#controller?.abort();
  }

  /** One timer for all: it fires at the earliest deadline and is set again for the next. */
  #armTimer(deadline: number): void {
    if (deadline >= this.#timerDue) return;
    clearTimeout(this.#timer);
    this.#timerDue = deadline;
    this.#timer = setTimeout(() => this.#expire(), Math.min(deadline - Date.now(), maxTimerMs));
  }

  #expire(): void {
    const now = Date.now();
    let next = Infinity;
    this.#timerDue = Infinity;
    for (const entry of this.#entries) {
      if (entry.deadline <= now) this.#leave(entry, deadlineError());
      else next = Math.min(next, entry.deadline);
    }
    this.#armTimer(next);
  }
}

const abortError = (signal: AbortSignal): unknown =>
  signal.reason instanceof StatusError
    ? signal.reason
    : new StatusError(status.CANCELLED, 'the call was cancelled', { cause: signal.reason });

const deadlineError = (): StatusError => new StatusError(status.DEADLINE_EXCEEDED, 'the deadline passed');
