import type { CallValues } from '../../common/call-context.js';

interface Entry {
  readonly key: symbol;
  value: unknown;
  next: Entry | undefined;
}

/** A map for a few values: a list that is searched. A call has one, and a Map would be several times as large. */
export class ShortMap implements CallValues {
  #first: Entry | undefined;

  get(key: symbol): unknown {
    return this.#find(key)?.value;
  }

  has(key: symbol): boolean {
    return this.#find(key) !== undefined;
  }

  set(key: symbol, value: unknown): this {
    const entry = this.#find(key);
    if (entry) entry.value = value;
    else this.#first = { key, value, next: this.#first };
    return this;
  }

  delete(key: symbol): boolean {
    const entry = this.#find(key);
    if (!entry) return false;
    if (this.#first === entry) this.#first = entry.next;
    for (let before = this.#first; before; before = before.next) if (before.next === entry) before.next = entry.next;
    return true;
  }

  #find(key: symbol): Entry | undefined {
    let entry = this.#first;
    while (entry && entry.key !== key) entry = entry.next;
    return entry;
  }
}
