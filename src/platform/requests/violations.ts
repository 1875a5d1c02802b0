import { status } from '@grpc/grpc-js';
import { StatusError, type FieldViolation } from '../../grpc/status-error.js';
import type { Rule } from './rules.js';

/** Trailers are small: clients of grpc-js take 16 KiB of headers. */
const maxViolations = 20;

/**
 * Collects what is wrong with a request, so that the caller is told all of it at once.
 *
 *     const violations = new Violations();
 *     violations.check('user_message.name', name, characters(1, 200));
 *     violations.throwIfAny();
 */
export class Violations {
  readonly #found: FieldViolation[] = [];

  /** `field` is the path to it in proto names, for example `user_message.age`. */
  add(field: string, description: string): void {
    if (this.#found.length < maxViolations) this.#found.push({ field, description });
  }

  check<T>(field: string, value: T, rule: Rule<T>): void {
    const description = rule(value);
    if (description !== undefined) this.add(field, description);
  }

  /**
   * @param position which message of a stream this is about, counted from 1
   * @throws StatusError INVALID_ARGUMENT (INVALID_REQUEST) with each violation in a BadRequest
   */
  throwIfAny(position?: number): void {
    const [first, ...more] = this.#found;
    if (first === undefined) return;
    const where = position === undefined ? '' : `message ${position}: `;
    const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
    throw new StatusError(status.INVALID_ARGUMENT, `${where}${first.field} ${first.description}${others}`, {
      details: [
        {
          kind: 'ErrorInfo',
          reason: 'INVALID_REQUEST',
          domain: 'duet',
          ...(position !== undefined && { metadata: { position: String(position) } }),
        },
        { kind: 'BadRequest', fieldViolations: this.#found },
      ],
    });
  }
}
