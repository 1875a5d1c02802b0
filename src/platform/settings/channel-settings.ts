import * as z from 'zod';
import { group, variable, type Group } from './group.js';
import { flag, milliseconds, millisecondsOrOff, oneOf, text } from './schemas.js';

export type ChannelTlsSettings =
  | { readonly mode: 'disabled' }
  | {
      /** `mutual` presents a certificate. */
      readonly mode: 'server' | 'mutual';
      /** Holds ca.crt, and for mutual tls.crt and tls.key. */
      readonly directory: string;
      /** The name that the server's certificate must have, where it is not the address's. */
      readonly serverName: string | undefined;
    };

/** How to reach another service and who to be there. */
export interface ChannelSettings {
  /** A gRPC target, as `kubernetes:///service.namespace:9000`. */
  readonly address: string;
  readonly tls: ChannelTlsSettings;
  /** A bearer token, read again when the file changes. */
  readonly tokenFile: string | undefined;
  readonly loadBalancing: 'round_robin' | 'pick_first';
  /** Infinity is never. */
  readonly keepalive: { readonly timeMs: number; readonly timeoutMs: number; readonly permitWithoutCalls: boolean };
  /** When a connection that carries calls is taken to hang. Infinity is never. */
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

/** Settings of a client of another service. `prefix` is the service's name, as USER in USER_ADDRESS. */
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
        `The file of the bearer token to present, read again every minute and before it expires. Rejected with \`${names.mode}=disabled\`.`,
        text().optional(),
      ),
      loadBalancing: variable(
        `${prefix}_LOAD_BALANCING`,
        '`round_robin` or `pick_first`.',
        oneOf('round_robin', 'pick_first').default('round_robin'),
      ),
      timeMs: variable(
        `${prefix}_KEEPALIVE_TIME_MS`,
        "Between pings on a connection; or `off`. Not below the server's `KEEPALIVE_MIN_TIME_MS`.",
        millisecondsOrOff().default(30_000),
      ),
      timeoutMs: variable(
        `${prefix}_KEEPALIVE_TIMEOUT_MS`,
        'A connection that does not answer a ping for this long is closed.',
        milliseconds().default(10_000),
      ),
      permitWithoutCalls: variable(
        `${prefix}_KEEPALIVE_PERMIT_WITHOUT_CALLS`,
        'Whether to ping without a call: `true` or `false`.',
        flag().default(true),
      ),
      readIdleTimeoutMs: variable(
        `${prefix}_READ_IDLE_TIMEOUT_MS`,
        'A connection with calls in flight that has received nothing for this long, at most twice that, is pinged; or `off`.',
        millisecondsOrOff({ min: 10, max: 3_600_000 }).default(150),
      ),
      pingTimeoutMs: variable(
        `${prefix}_PING_TIMEOUT_MS`,
        "Such a connection is closed when it still receives nothing for this long. Well above the round trip and the longest pause of the server's process; with twice the setting above, below the time that a call may take.",
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
            `is refused with ${names.mode}=disabled: the token would travel in clear text`,
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
      // Not by its schema: while a variable that has no default is missing, nothing else of its group is judged.
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
