import { createHash } from 'node:crypto';
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
 * @param first the fields of the first release, in the order in which the fingerprints that are stored have them. Fields
 *   that came later count where they are set, so that a request without them has the fingerprint that it always had.
 */
export const createRequestOf = <T extends object>(
  violations: Violations,
  requestId: string,
  asked: T,
  first: readonly (keyof T & string)[],
): CreateRequest | undefined => {
  if (requestId === '') return undefined;
  violations.check('request_id', requestId, uuid);
  const later = Object.entries(asked).filter(([key, value]) => !first.some((one) => one === key) && isSet(value));
  const fingerprinted = [
    ...first.map((key) => asked[key]),
    ...later.toSorted(([one], [other]) => (one < other ? -1 : 1)),
  ];
  return { id: requestId, fingerprint: createHash('sha256').update(JSON.stringify(fingerprinted)).digest('base64url') };
};

/** proto3 has no presence for scalars and lists: the default is what was not sent. */
export const isSet = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length > 0
    : value !== '' && value !== 0 && value !== null && value !== undefined && value !== false;
