import type { ServerCall } from './server-call.js';

/** The calls that a server runs, and how many it has run. */
export class ActiveCalls {
  readonly running: ReadonlySet<ServerCall>;
  readonly #running = new Set<ServerCall>();
  #ended = 0;

  constructor() {
    this.running = this.#running;
  }

  get ended(): number {
    return this.#ended;
  }

  begin(call: ServerCall): void {
    this.#running.add(call);
  }

  end(call: ServerCall): void {
    this.#running.delete(call);
    this.#ended++;
    call.over();
  }
}
