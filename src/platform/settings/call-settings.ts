import { group, variable, type Group } from './group.js';
import { bytesOrAuto, milliseconds, millisecondsOrOff, oneOf, wholeNumber, wholeNumberOrOff } from './schemas.js';

/** How calls are served. */
export interface CallSettings {
  /** What a call gets that brings no deadline; Infinity is none. */
  readonly defaultDeadlineMs: number;
  /** The largest message that is taken. */
  readonly maxMessageBytes: number;
  /** What requests of all calls may hold in memory until they are read, in bytes. */
  readonly maxRequestMemoryBytes: number;
  /** Connections to the port of calls. */
  readonly maxConnections: number;
  /** Calls in flight: in the process, of one caller in it, and on one connection. */
  readonly maxCalls: number;
  readonly maxCallsPerCaller: number;
  readonly maxCallsPerConnection: number;
  /** Calls that one caller may begin: each second in the long run, which is Infinity without a limit, and at once. */
  readonly callerRate: number;
  readonly callerBurst: number;
  /** A stream that has data to send and sends nearly none of it for so long is reset; Infinity is never. */
  readonly sendTimeoutMs: number;
  /** What all answers may hold together, in bytes; `auto` is a share of the process's memory. */
  readonly responseMemoryBytes: number | 'auto';
  /** From SIGTERM to the forced close. */
  readonly drainTimeoutMs: number;
  /** Who may ask for the service's description: no caller, callers that may call some method, or anyone. */
  readonly reflection: 'off' | 'authenticated' | 'public';
}

const callRange = { min: 1, max: 1_000_000 };

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
        'The largest request message in bytes; a larger one fails with RESOURCE_EXHAUSTED. Methods with smaller limits of their own keep them.',
        wholeNumber({ min: 1_024, max: 2 ** 31 - 1 }).default(4_194_304),
      ),
      maxRequestMemoryBytes: variable(
        'MAX_REQUEST_MEMORY_BYTES',
        'What requests may hold in memory until they are complete, decompressed and read: half of it for one caller, a quarter for all without a token. Beyond it calls fail with RESOURCE_EXHAUSTED.',
        wholeNumber({ min: 1_048_576, max: 2 ** 31 - 1 }).default(67_108_864),
      ),
      maxConnections: variable(
        'MAX_CONNECTIONS',
        'The most connections to one pod. For one more, one of the network with the most is ended: the one that has been idle for longest, or else the newest. An idle one takes some 80 KiB.',
        wholeNumber({ min: 1, max: 1_000_000 }).default(1_000),
      ),
      maxCalls: variable(
        'MAX_CALLS',
        'The most calls in flight in one pod, health checks left out; one more fails with RESOURCE_EXHAUSTED.',
        wholeNumber(callRange).default(5_000),
      ),
      maxCallsPerCaller: variable(
        'MAX_CALLS_PER_CALLER',
        'Of these, the most of one caller: a subject, or an address where callers have no tokens.',
        wholeNumber(callRange).default(4_000),
      ),
      maxCallsPerConnection: variable(
        'MAX_CALLS_PER_CONNECTION',
        'The most calls in flight on one connection. Clients wait with more.',
        wholeNumber(callRange).default(1_000),
      ),
      callerRate: variable(
        'CALLER_RATE',
        'The most calls a second that one caller may begin in one pod in the long run, health checks left out; one more fails with RESOURCE_EXHAUSTED. `off` for no limit.',
        wholeNumberOrOff(callRange).default(Infinity),
      ),
      callerBurst: variable(
        'CALLER_BURST',
        'The most calls that one caller may begin at once, with `CALLER_RATE`.',
        wholeNumber(callRange).default(1_000),
      ),
      sendTimeoutMs: variable(
        'SEND_TIMEOUT_MS',
        'A stream that has data to send and sends less than 16 KiB of it in this time is reset, and its caller gets RESOURCE_EXHAUSTED; or `off`. Clients ask for more when they have read half a window, so one that works on each message may look idle for minutes.',
        millisecondsOrOff({ min: 1_000 }).default(600_000),
      ),
      responseMemoryBytes: variable(
        'RESPONSE_MEMORY_BYTES',
        'What answers that are read, encoded or sent may hold together, in bytes; half of it for one caller. `auto` is an eighth of the container’s memory or a quarter of the heap’s limit, whichever is less, and at most 48 MiB.',
        bytesOrAuto({ min: 8 * 1024 * 1024, max: 2 ** 40 }).default('auto'),
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
