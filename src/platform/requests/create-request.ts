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

/** A field as it was sent. What the server adds differs from one attempt to the next. */
type Asked = string | number | readonly string[];

/** The request that a `request_id` names, with what it asks for, in a fixed order; undefined when it names none. */
export const createRequestOf = (
  violations: Violations,
  requestId: string,
  asked: readonly Asked[],
): CreateRequest | undefined => {
  if (requestId === '') return undefined;
  violations.check('request_id', requestId, uuid);
  return { id: requestId, fingerprint: createHash('sha256').update(JSON.stringify(asked)).digest('base64url') };
};
