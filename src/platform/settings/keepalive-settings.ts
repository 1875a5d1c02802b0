import { group, variable, type Group } from './group.js';
import { flag, milliseconds, millisecondsOrOff } from './schemas.js';

/** For a server's connections. Infinity means never. Source: gRFC A8, A9. */
export interface KeepaliveSettings {
  readonly timeMs: number;
  readonly timeoutMs: number;
  readonly maxConnectionIdleMs: number;
  readonly maxConnectionAgeMs: number;
  readonly maxConnectionAgeGraceMs: number;
  /** For clients that ping: the minimum time between two pings. */
  readonly minTimeMs: number;
  /** Whether a client may ping without a call in flight. */
  readonly permitWithoutStream: boolean;
}

export const keepaliveSettings = (): Group<KeepaliveSettings> =>
  group(
    {
      timeMs: variable(
        'KEEPALIVE_TIME_MS',
        'The time between the pings of the server on a connection; or `off`.',
        millisecondsOrOff().default(60_000),
      ),
      timeoutMs: variable(
        'KEEPALIVE_TIMEOUT_MS',
        'The server closes a connection that does not answer a ping within this time.',
        milliseconds().default(20_000),
      ),
      maxConnectionIdleMs: variable(
        'KEEPALIVE_MAX_CONNECTION_IDLE_MS',
        'A connection without calls gets a GOAWAY after this time; or `off`.',
        millisecondsOrOff().default(900_000),
      ),
      maxConnectionAgeMs: variable(
        'KEEPALIVE_MAX_CONNECTION_AGE_MS',
        'A connection gets a GOAWAY after this time, ±10 %; or `off`.',
        millisecondsOrOff().default(1_800_000),
      ),
      maxConnectionAgeGraceMs: variable(
        'KEEPALIVE_MAX_CONNECTION_AGE_GRACE_MS',
        'How long calls in flight may continue after that GOAWAY; or `off`.',
        millisecondsOrOff().default(30_000),
      ),
      minTimeMs: variable(
        'KEEPALIVE_MIN_TIME_MS',
        'The minimum time between the pings of a client. A client that pings more often gets GOAWAY `too_many_pings` at the third strike.',
        milliseconds({ min: 0 }).default(10_000),
      ),
      permitWithoutStream: variable(
        'KEEPALIVE_PERMIT_WITHOUT_STREAM',
        'Whether a client may ping without a call in flight: `true` or `false`.',
        flag().default(true),
      ),
    },
    (values) => values,
  );
