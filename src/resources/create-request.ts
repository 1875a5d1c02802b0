import { createHash } from 'node:crypto';
import { keysOf, setFields } from './fields.js';
import { uuid } from './rules.js';
import type { Violations } from './violations.js';

/** A request to create something once, even if it is sent repeatedly. Source: AIP-155. */
export interface CreateRequest {
  /** A UUID. */
  readonly id: string;
  /** Differs when the same id is used for a different request. */
  readonly fingerprint: string;
}

/**
 * The idempotent request of a `request_id`; undefined without one.
 *
 * @param asked the fields as sent, because the server's additions differ between attempts
 * @param empty the same fields at their defaults
 * @param first the fields of the first release, in the order of the stored fingerprints. Later fields count if set,
 *   so that a request without them keeps its fingerprint.
 */
export const createRequestOf = <T extends object>(
  violations: Violations,
  requestId: string,
  asked: T,
  empty: T,
  first: readonly (keyof T & string)[],
): CreateRequest | undefined => {
  if (requestId === '') return undefined;
  violations.check('request_id', requestId, uuid);
  const later = setFields(asked, empty, keysOf(asked)).filter((key) => !first.includes(key));
  const fingerprinted = [
    ...first.map((key) => asked[key]),
    ...later.toSorted((one, other) => (one < other ? -1 : 1)).map((key) => [key, asked[key]]),
  ];
  return { id: requestId, fingerprint: createHash('sha256').update(JSON.stringify(fingerprinted)).digest('base64url') };
};
