import { group, variable, type Group } from '../platform/settings/group.js';
import { milliseconds, wholeNumber } from '../platform/settings/schemas.js';

/** The limits of one ImportUsers, and how many run at once in a process. */
export interface ImportSettings {
  readonly maxUsers: number;
  /** The bytes of ids, names and phone numbers in UTF-8. */
  readonly maxBytes: number;
  /** The time limit from the start of the call, including its wait for a slot. */
  readonly timeoutMs: number;
  readonly maxOpen: number;
}

export const importDefaults: ImportSettings = {
  maxUsers: 1_000_000,
  maxBytes: 256 * 1024 * 1024,
  timeoutMs: 900_000,
  maxOpen: 8,
};

export const importSettings = (): Group<ImportSettings> =>
  group(
    {
      maxUsers: variable(
        'IMPORT_MAX_USERS',
        'The maximum number of users in one import.',
        wholeNumber({ min: 1, max: 100_000_000 }).default(importDefaults.maxUsers),
      ),
      maxBytes: variable(
        'IMPORT_MAX_BYTES',
        'The maximum size of one import in bytes: ids, names and phone numbers in UTF-8.',
        wholeNumber({ min: 1_024, max: 2 ** 40 }).default(importDefaults.maxBytes),
      ),
      timeoutMs: variable(
        'IMPORT_TIMEOUT_MS',
        "The maximum duration of one import, including the wait for a slot. A caller's deadline may be shorter.",
        milliseconds({ max: 86_400_000 }).default(importDefaults.timeoutMs),
      ),
      maxOpen: variable(
        'IMPORT_MAX_OPEN',
        'How many imports a process stages at once. One caller may use half of these slots. Of the other imports 64 wait, unread.',
        wholeNumber({ min: 1, max: 1_000 }).default(importDefaults.maxOpen),
      ),
    },
    (values) => values,
  );
