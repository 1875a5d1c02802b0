import { group, variable, type Group } from './group.js';
import { flag, milliseconds, millisecondsOrOff } from './schemas.js';

/** Of a server's connections. Infinity is never. Source: gRFC A8, A9. */
export interface KeepaliveSettings {
  readonly timeMs: number;
  readonly timeoutMs: number;
  readonly maxConnectionIdleMs: number;
  readonly maxConnectionAgeMs: number;
  readonly maxConnectionAgeGraceMs: number;
  /** What is asked of clients that ping: the least time between two pings. */
  readonly minTimeMs: number;
  /** Whether a client may ping while it has no call open. */
  readonly permitWithoutStream: boolean;
}

export const keepaliveSettings = (): Group<KeepaliveSettings> =>
  group(
    {
      timeMs: variable(
        'KEEPALIVE_TIME_MS',
        'between pings on a connection; or off',
        millisecondsOrOff().default(60_000),
      ),
      timeoutMs: variable(
        'KEEPALIVE_TIMEOUT_MS',
        'a connection without an answer to a ping is closed after this',
        milliseconds().default(20_000),
      ),
      maxConnectionIdleMs: variable(
        'KEEPALIVE_MAX_CONNECTION_IDLE_MS',
        'a connection without calls gets GOAWAY after this; or off',
        millisecondsOrOff().default(900_000),
      ),
      maxConnectionAgeMs: variable(
        'KEEPALIVE_MAX_CONNECTION_AGE_MS',
        'a connection gets GOAWAY after this; or off',
        millisecondsOrOff().default(1_800_000),
      ),
      maxConnectionAgeGraceMs: variable(
        'KEEPALIVE_MAX_CONNECTION_AGE_GRACE_MS',
        'for calls to end after that; or off',
        millisecondsOrOff().default(30_000),
      ),
      minTimeMs: variable(
        'KEEPALIVE_MIN_TIME_MS',
        'clients that ping sooner get GOAWAY too_many_pings',
        milliseconds({ min: 0 }).default(10_000),
      ),
      permitWithoutStream: variable(
        'KEEPALIVE_PERMIT_WITHOUT_STREAM',
        'whether clients may ping without a call: true or false',
        flag().default(true),
      ),
    },
    (values) => values,
  );
