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
        'The deadline of a unary call that has none; or `off`. No call gets more than a minute, or this where it is more.',
        millisecondsOrOff().default(10_000),
      ),
      maxMessageBytes: variable(
        'MAX_MESSAGE_BYTES',
        'The largest message that the service accepts; a larger one fails with RESOURCE_EXHAUSTED.',
        wholeNumber({ min: 1_024, max: 2 ** 31 - 1 }).default(4_194_304),
      ),
      drainTimeoutMs: variable(
        'DRAIN_TIMEOUT_MS',
        "From SIGTERM until the calls that still run are cut. Keep it below the pod's grace period less its preStop.",
        milliseconds({ min: 0, max: 3_600_000 }).default(25_000),
      ),
      reflection: variable(
        'REFLECTION',
        'Who may list and describe services: `authenticated` (every caller that the policy names), `off` or `public`.',
        oneOf('authenticated', 'off', 'public').default('authenticated'),
      ),
    },
    (values) => values,
  );
