import { status } from '@grpc/grpc-js';
import type { FieldViolation, StatusError } from '../grpc/index.js';
import { refusal } from './errors.js';
import type { Rule } from './rules.js';

/** Trailers are small: clients of grpc-js accept 16 KiB of headers. */
const maxViolations = 20;

/**
 * Collects all violations of a request, so that the caller sees them at once.
 *
 *     const violations = new Violations();
 *     violations.check('user_message.name', name, characters(1, 200));
 *     violations.throwIfAny();
 */
export class Violations {
  readonly #found: FieldViolation[] = [];
  readonly #position: number | undefined;

  /** @param position the message of a stream, counted from 1 */
  constructor(position?: number) {
    this.#position = position;
  }

  /** `field` is its path in proto names, for example `user_message.age`. */
  add(field: string, description: string): void {
    if (this.#found.length < maxViolations) this.#found.push({ field, description });
  }

  check<T>(field: string, value: T, rule: Rule<T>): void {
    const description = rule(value);
    if (description !== undefined) this.add(field, description);
  }

  /** A required message. Without it nothing else can be checked, so this throws at once. */
  required<T>(field: string, message: T | null): T {
    if (message !== null) return message;
    this.add(field, 'is required');
    throw this.#error();
  }

  get none(): boolean {
    return this.#found.length === 0;
  }

  /** @throws StatusError INVALID_ARGUMENT (INVALID_REQUEST) with each violation in a BadRequest */
  throwIfAny(): void {
    if (this.#found.length > 0) throw this.#error();
  }

  #error(): StatusError {
    const [first] = this.#found;
    const where = this.#position === undefined ? '' : `message ${this.#position}: `;
    const others = this.#found.length === 1 ? '' : ` (and ${this.#found.length - 1} more)`;
    return refusal(status.INVALID_ARGUMENT, {
      reason: 'INVALID_REQUEST',
      message: `${where}${first?.field} ${first?.description}${others}`,
      ...(this.#position !== undefined && { metadata: { position: String(this.#position) } }),
      details: [{ kind: 'BadRequest', fieldViolations: this.#found }],
    });
  }
}
