import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from './logger.js';

interface Entry {
  readonly name: string;
  readonly close: () => unknown;
  readonly timeoutMs: number;
}

/**
 * The open resources. They close from the last to the first, each within its timeout, and a failure does not stop the
 * rest.
 */
export class CloseStack {
  readonly #logger: () => Logger;
  readonly #entries: Entry[] = [];
  #closed = false;

  /** `logger` is a function, because the logger may be created later than the resources. */
  constructor(logger: () => Logger) {
    this.#logger = logger;
  }

  push(name: string, close: () => unknown, timeoutMs = 5_000): void {
    // A resource that is opened after the shutdown began is closed at once.
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
        this.#logger().warn({ timeoutMs }, `closing the ${name} timed out, continuing the shutdown; work may be lost`);
    } catch (error) {
      this.#logger().error({ err: error }, `closing the ${name} failed, continuing the shutdown; report it as a bug`);
    } finally {
      timer.abort();
    }
  }
}
