import * as z from 'zod';
import { group, variable, type Group } from './group.js';
import { flag, milliseconds, millisecondsOrOff, oneOf, text } from './schemas.js';

export type ChannelTlsSettings =
  | { readonly mode: 'disabled' }
  | {
      /** `mutual` presents a certificate. */
      readonly mode: 'server' | 'mutual';
      /** Contains ca.crt, and for mutual tls.crt and tls.key. */
      readonly directory: string;
      /** The name that the server's certificate must have, if it differs from the address's. */
      readonly serverName: string | undefined;
    };

/** How to reach and authenticate to another service. */
export interface ChannelSettings {
  /** A gRPC target, such as `kubernetes:///service.namespace:9000`. */
  readonly address: string;
  readonly tls: ChannelTlsSettings;
  /** A bearer token, read again when the file changes. */
  readonly tokenFile: string | undefined;
  readonly loadBalancing: 'round_robin' | 'pick_first';
  /** Infinity means never. */
  readonly keepalive: { readonly timeMs: number; readonly timeoutMs: number; readonly permitWithoutCalls: boolean };
  /** When a connection with calls in flight counts as hung. Infinity means never. */
  readonly readIdle: { readonly readIdleTimeoutMs: number; readonly pingTimeoutMs: number };
}

const forms = 'kubernetes:///service.namespace:port, dns:///name:port or static:///a:port,b:port';
const target = (): z.ZodType<string> =>
  z
    .string()
    .regex(
      /^(?:kubernetes:\/\/\/[a-z0-9.-]+:[\w-]+|dns:\/\/[^/\s]*\/[^/\s]+:\d+|static:\/\/\/[^/\s]+:\d+|ipv[46]:\S+:\d+)$/,
      `must be ${forms}`,
    );

/** Settings of a client of another service. `prefix` is the service's name, such as USER in USER_ADDRESS. */
export const channelSettings = (prefix: string): Group<ChannelSettings> => {
  const names = {
    address: `${prefix}_ADDRESS`,
    mode: `${prefix}_TLS_MODE`,
    directory: `${prefix}_TLS_DIRECTORY`,
    tokenFile: `${prefix}_TOKEN_FILE`,
  };
  return group(
    {
      address: variable(
        names.address,
        `\`kubernetes:///name.namespace:9000\` (a headless Service; watches EndpointSlices), \`dns:///name:9000\` (resolved every 10 s) or \`static:///a:9000,b:9000\`.`,
        target().optional(),
        { fallback: 'required' },
      ),
      mode: variable(
        names.mode,
        '`server`, `mutual` (the client presents a certificate) or `disabled`.',
        oneOf('server', 'mutual', 'disabled').default('server'),
        { decides: true },
      ),
      directory: variable(
        names.directory,
        'The directory of `ca.crt`, and of `tls.crt` and `tls.key` for `mutual`. Read again every 5 s; a change opens new connections.',
        text().optional(),
        { fallback: `required, unless \`${names.mode}\` is \`disabled\`` },
      ),
      serverName: variable(
        `${prefix}_TLS_SERVER_NAME`,
        "The name that the server's certificate must have.",
        text().optional(),
        { fallback: `the name in \`${names.address}\`` },
      ),
      tokenFile: variable(
        names.tokenFile,
        `The file of the bearer token to send, read again every minute and before the token expires. Not allowed with \`${names.mode}=disabled\`.`,
        text().optional(),
      ),
      loadBalancing: variable(
        `${prefix}_LOAD_BALANCING`,
        '`round_robin` or `pick_first`.',
        oneOf('round_robin', 'pick_first').default('round_robin'),
      ),
      timeMs: variable(
        `${prefix}_KEEPALIVE_TIME_MS`,
        "The time between pings on a connection; or `off`. Must not be below the server's `KEEPALIVE_MIN_TIME_MS`.",
        millisecondsOrOff().default(30_000),
      ),
      timeoutMs: variable(
        `${prefix}_KEEPALIVE_TIMEOUT_MS`,
        'A connection is closed if a ping is not answered within this time.',
        milliseconds().default(10_000),
      ),
      permitWithoutCalls: variable(
        `${prefix}_KEEPALIVE_PERMIT_WITHOUT_CALLS`,
        'Whether to ping when no call is in flight: `true` or `false`.',
        flag().default(true),
      ),
      readIdleTimeoutMs: variable(
        `${prefix}_READ_IDLE_TIMEOUT_MS`,
        'A connection with calls in flight is pinged after it has received nothing for this long (at most twice this long); or `off`.',
        millisecondsOrOff({ min: 10, max: 3_600_000 }).default(150),
      ),
      pingTimeoutMs: variable(
        `${prefix}_PING_TIMEOUT_MS`,
        "The connection is closed if it then receives nothing for this long. Choose well above the round trip and the server's longest pause; together with twice the setting above, below a call's deadline.",
        milliseconds().default(400),
      ),
    },
    (
      {
        address,
        mode,
        directory,
        serverName,
        tokenFile,
        loadBalancing,
        timeMs,
        timeoutMs,
        permitWithoutCalls,
        readIdleTimeoutMs,
        pingTimeoutMs,
      },
      { refuse },
    ) => {
      const tls = (): ChannelTlsSettings | undefined => {
        if (mode === 'disabled') {
          if (tokenFile === undefined) return { mode };
          return refuse(
            names.tokenFile,
            `is not allowed with ${names.mode}=disabled: the token would be sent in plaintext`,
          );
        }
        if (directory !== undefined) return { mode, directory, serverName };
        const files = mode === 'mutual' ? 'ca.crt, tls.crt and tls.key' : 'ca.crt';
        return refuse(
          names.directory,
          `is required with ${names.mode}=${mode}: the directory of ${files}. To call in plaintext, set ${names.mode}=disabled`,
        );
      };
      const checked = tls();
      // Not in its schema: while a required variable is missing, the rest of its group is not checked.
      if (address === undefined) return refuse(names.address, `is required: ${forms}`);
      return (
        checked && {
          address,
          tls: checked,
          tokenFile,
          loadBalancing,
          keepalive: { timeMs, timeoutMs, permitWithoutCalls },
          readIdle: { readIdleTimeoutMs, pingTimeoutMs },
        }
      );
    },
  );
};
