import { createHash } from 'node:crypto';
import { keysOf, setFields } from './fields.js';
import { uuid } from './rules.js';
import type { Violations } from './violations.js';

/** A request to create something once, however often it is sent. Source: AIP-155. */
export interface CreateRequest {
  /** A UUID. */
  readonly id: string;
  /** Differs when the same id is used to ask for something else. */
  readonly fingerprint: string;
}

/**
 * The request that a `request_id` names, with what it asks for; undefined when it names none.
 *
 * @param asked the fields as they were sent: what the server adds differs from one attempt to the next
 * @param empty the same fields at their defaults
 * @param first the fields of the first release, in the order in which the fingerprints that are stored have them. Fields
 *   that came later count where they are set, so that a request without them has the fingerprint that it always had.
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
