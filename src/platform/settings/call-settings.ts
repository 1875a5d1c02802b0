import { group, variable, type Group } from './group.js';
import { bytesOrAuto, milliseconds, millisecondsOrOff, oneOf, wholeNumber, wholeNumberOrOff } from './schemas.js';

/** How calls are served. */
export interface CallSettings {
  /** The default deadline of a call; Infinity for none. */
  readonly defaultDeadlineMs: number;
  /** The maximum size of a message. */
  readonly maxMessageBytes: number;
  /** The memory in bytes that unread requests of all calls may hold. */
  readonly maxRequestMemoryBytes: number;
  /** Connections to the service port. */
  readonly maxConnections: number;
  /** Calls in flight: in the process, of one caller, and on one connection. */
  readonly maxCalls: number;
  readonly maxCallsPerCaller: number;
  readonly maxCallsPerConnection: number;
  /** Calls that one caller may start: the sustained rate per second (Infinity for no limit), and the burst. */
  readonly callerRate: number;
  readonly callerBurst: number;
  /** A stream with pending data that hardly sends for this long is reset; Infinity for never. */
  readonly sendTimeoutMs: number;
  /** The memory in bytes that all responses may hold; `auto` is a share of the process's memory. */
  readonly responseMemoryBytes: number | 'auto';
  /** From SIGTERM to the forced close. */
  readonly drainTimeoutMs: number;
  /** The callers that may use reflection: none, those in the policy, or all. */
  readonly reflection: 'off' | 'authenticated' | 'public';
}

const callRange = { min: 1, max: 1_000_000 };

export const callSettings = (): Group<CallSettings> =>
  group(
    {
      defaultDeadlineMs: variable(
        'DEFAULT_DEADLINE_MS',
        'The deadline of a unary call that has none; or `off`. The maximum for any call is one minute, or this value if it is larger.',
        millisecondsOrOff().default(10_000),
      ),
      maxMessageBytes: variable(
        'MAX_MESSAGE_BYTES',
        'The maximum size of a request message in bytes; a larger one fails with RESOURCE_EXHAUSTED. Methods with a smaller limit keep it.',
        wholeNumber({ min: 1_024, max: 2 ** 31 - 1 }).default(4_194_304),
      ),
      maxRequestMemoryBytes: variable(
        'MAX_REQUEST_MEMORY_BYTES',
        'The memory that requests may hold until they are complete, decompressed and read. One caller may hold half of it; all callers without a token together, a quarter. Beyond it, calls fail with RESOURCE_EXHAUSTED.',
        wholeNumber({ min: 1_048_576, max: 2 ** 31 - 1 }).default(67_108_864),
      ),
      maxConnections: variable(
        'MAX_CONNECTIONS',
        'The maximum number of connections to one pod. A further connection evicts one of the network that has the most: its longest idle connection, or else its newest. An idle connection takes about 80 KiB.',
        wholeNumber({ min: 1, max: 1_000_000 }).default(1_000),
      ),
      maxCalls: variable(
        'MAX_CALLS',
        'The maximum number of calls in flight in one pod, without health checks; one more fails with RESOURCE_EXHAUSTED.',
        wholeNumber(callRange).default(5_000),
      ),
      maxCallsPerCaller: variable(
        'MAX_CALLS_PER_CALLER',
        'The maximum of these for one caller: a subject, or an address if callers have no tokens.',
        wholeNumber(callRange).default(4_000),
      ),
      maxCallsPerConnection: variable(
        'MAX_CALLS_PER_CONNECTION',
        'The maximum number of calls in flight on one connection. Clients queue further calls.',
        wholeNumber(callRange).default(1_000),
      ),
      callerRate: variable(
        'CALLER_RATE',
        'The sustained rate of calls per second that one caller may start in one pod, without health checks; one more fails with RESOURCE_EXHAUSTED. `off` for no limit.',
        wholeNumberOrOff(callRange).default(Infinity),
      ),
      callerBurst: variable(
        'CALLER_BURST',
        'The burst: how many calls one caller may start at once, with `CALLER_RATE`.',
        wholeNumber(callRange).default(1_000),
      ),
      sendTimeoutMs: variable(
        'SEND_TIMEOUT_MS',
        'A stream with pending data that sends less than 16 KiB in this time is reset, and its caller gets RESOURCE_EXHAUSTED; or `off`. Clients open their window after reading half of it, so a client that works on each message may look idle for minutes.',
        millisecondsOrOff({ min: 1_000 }).default(600_000),
      ),
      responseMemoryBytes: variable(
        'RESPONSE_MEMORY_BYTES',
        'The memory in bytes that responses may hold while they are read, encoded or sent; one caller may hold half of it. `auto` is an eighth of the container’s memory or a quarter of the heap limit, whichever is less, and at most 48 MiB.',
        bytesOrAuto({ min: 8 * 1024 * 1024, max: 2 ** 40 }).default('auto'),
      ),
      drainTimeoutMs: variable(
        'DRAIN_TIMEOUT_MS',
        "The time from SIGTERM until calls in flight are cut off. Keep it below the pod's grace period minus its preStop time.",
        milliseconds({ min: 0, max: 3_600_000 }).default(25_000),
      ),
      reflection: variable(
        'REFLECTION',
        'Who may list and describe services: `authenticated` (callers that the policy names), `off` or `public`.',
        oneOf('authenticated', 'off', 'public').default('authenticated'),
      ),
    },
    (values) => values,
  );
