/** Collects bytes in one growing buffer. */
export class WireWriter {
  #bytes: Buffer;
  #length = 0;

  /** @param size the expected number of bytes */
  constructor(size: number) {
    this.#bytes = Buffer.allocUnsafe(size);
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /** A whole number below 2^53 as a varint. */
  varint(value: number): void {
    let rest = value;
    for (; rest > 0x7f; rest = Math.floor(rest / 128)) this.byte((rest % 128) | 0x80);
    this.byte(rest);
  }

  copy(source: Buffer, start = 0, end = source.length): void {
    this.#reserve(end - start);
    // A call into Node.js costs more than a loop over a few bytes.
    if (end - start > 16) this.#length += source.copy(this.#bytes, this.#length, start, end);
    else for (let i = start; i < end; i++) this.#bytes[this.#length++] = source[i] ?? 0;
  }

  written(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(size: number): void {
    if (this.#length + size <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe((this.#length + size) * 2);
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
