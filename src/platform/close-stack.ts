import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from './logger.js';

interface Entry {
  readonly name: string;
  readonly close: () => unknown;
  readonly timeoutMs: number;
}

/** What is open. It is closed from the last to the first, each in its time, and none keeps the next from being closed. */
export class CloseStack {
  readonly #logger: () => Logger;
  readonly #entries: Entry[] = [];
  #closed = false;

  /** `logger` is asked for when there is something to say: it may come later than what must be closed. */
  constructor(logger: () => Logger) {
    this.#logger = logger;
  }

  push(name: string, close: () => unknown, timeoutMs = 5_000): void {
    // What is opened by a start that has not noticed the end yet does not stay open.
    if (this.#closed) void this.#close({ name, close, timeoutMs });
    else this.#entries.push({ name, close, timeoutMs });
  }

  async closeAll(): Promise<void> {
    for (let entry = this.#entries.pop(); entry !== undefined; entry = this.#entries.pop()) await this.#close(entry);
    this.#closed = true;
  }

  async #close({ name, close, timeoutMs }: Entry): Promise<void> {
    const timer = new AbortController();
    const late = delay(timeoutMs, 'late', { signal: timer.signal }).catch(() => 'in time');
    try {
      const outcome = await Promise.race([Promise.resolve().then(close), late]);
      if (outcome === 'late')
        this.#logger().warn({ timeoutMs }, `closing the ${name} timed out, continuing the shutdown`);
    } catch (error) {
      this.#logger().error({ err: error }, `closing the ${name} failed`);
    } finally {
      timer.abort();
    }
  }
}
