import { group, variable, type Group } from './group.js';
import { milliseconds, millisecondsOrOff, oneOf, wholeNumber } from './schemas.js';

/** How calls are served. */
export interface CallSettings {
  /** What a call gets that brings no deadline; Infinity is none. */
  readonly defaultDeadlineMs: number;
  /** The largest message that is taken. */
  readonly maxMessageBytes: number;
  /** From SIGTERM to the forced close. */
  readonly drainTimeoutMs: number;
  /** Who may ask for the service's description: nobody, whoever may call something, or anybody. */
  readonly reflection: 'off' | 'authenticated' | 'public';
}

export const callSettings = (): Group<CallSettings> =>
  group(
    {
      defaultDeadlineMs: variable(
        'DEFAULT_DEADLINE_MS',
        'what a call gets that brings no deadline; or off',
        millisecondsOrOff().default(10_000),
      ),
      maxMessageBytes: variable(
        'MAX_MESSAGE_BYTES',
        'the largest message that is taken',
        wholeNumber({ min: 1_024, max: 2 ** 31 - 1 }).default(4_194_304),
      ),
      drainTimeoutMs: variable(
        'DRAIN_TIMEOUT_MS',
        'from SIGTERM to the forced close',
        milliseconds({ min: 0, max: 3_600_000 }).default(25_000),
      ),
      reflection: variable(
        'REFLECTION',
        'who may list and describe services: authenticated, off or public',
        oneOf('authenticated', 'off', 'public').default('authenticated'),
      ),
    },
    (values) => values,
  );
