import { channelSettings, type ChannelSettings } from '../platform/settings/channel-settings.js';
import { group, variable, type Group, type Rule, type Settings } from '../platform/settings/group.js';
import { isLoopback } from '../platform/settings/host-port.js';
import { listenSettings, type ListenSettings } from '../platform/settings/listen-settings.js';
import { logSettings, type LogSettings } from '../platform/settings/log-settings.js';
import { flag, milliseconds, text, wholeNumber } from '../platform/settings/schemas.js';
import { tlsSettings, type TlsSettings } from '../platform/settings/tls-settings.js';
import { tracingSettings, type TracingSettings } from '../platform/settings/tracing-settings.js';

/** What HTTP clients get. */
export interface HttpSettings {
  /** Undefined: the names of this machine where it listens on a loopback address, else any. */
  readonly allowedHosts: ReadonlySet<string> | undefined;
  readonly corsOrigins: ReadonlySet<string>;
  readonly page: boolean;
  readonly docs: boolean;
  readonly errorsUrl: string;
  readonly maxConnections: number;
  readonly maxRequests: number;
  readonly maxRequestsPerClient: number;
  readonly maxBodyBytes: number;
  readonly maxBufferedBytes: number;
  readonly bodyTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly sendTimeoutMs: number;
  readonly drainTimeoutMs: number;
}

/** What the gateway is told. */
export interface GatewayConfig {
  readonly listen: ListenSettings;
  readonly logs: LogSettings;
  readonly tls: TlsSettings;
  readonly tracing: TracingSettings;
  readonly user: ChannelSettings;
  readonly post: ChannelSettings;
  readonly http: HttpSettings;
}

/** Where it listens by default. */
export const gatewayPort = 8080;

const list = (what: string, form: RegExp) =>
  text().transform((given, context): ReadonlySet<string> => {
    const items = given.split(',').map((item) => item.trim());
    if (!items.every((item) => form.test(item)))
      context.addIssue({ code: 'custom', message: `must be ${what}, separated by commas` });
    return new Set(items.map((item) => item.toLowerCase()));
  });

const httpSettings = (): Group<HttpSettings> =>
  group(
    {
      allowedHosts: variable(
        'ALLOWED_HOSTS',
        'The host names, without ports and separated by commas, by which clients may address the gateway; a request with another `Host` fails with 421. It protects a gateway without tokens from DNS rebinding.',
        list('host names', /^(?:[\w.-]+|\[[\da-f:.]+\])$/i).optional(),
        { fallback: 'the names of this machine where `LISTEN_ADDRESS` is a loopback address, else any' },
      ),
      corsOrigins: variable(
        'CORS_ORIGINS',
        'Origins, such as `https://app.example`, separated by commas, whose pages may call the gateway from browsers.',
        list('origins', /^https?:\/\/[^/\s,]+$/).optional(),
        { fallback: 'none' },
      ),
      page: variable(
        'PAGE_ENABLED',
        'Whether `/` is a page that shows and creates users and posts.',
        flag().default(false),
      ),
      docs: variable('DOCS_ENABLED', 'Whether `/docs` shows `/openapi.json`.', flag().default(true)),
      errorsUrl: variable(
        'ERRORS_URL',
        'Where `docs/errors.md` can be read: the `type` of an error is this, `#` and its reason.',
        text().default('https://example.com/duet/docs/errors.md'),
      ),
      maxConnections: variable(
        'MAX_CONNECTIONS',
        'Connections at once; one more is closed.',
        wholeNumber({ min: 1, max: 1_000_000 }).default(10_000),
      ),
      maxRequests: variable(
        'MAX_REQUESTS',
        'Requests that are answered at once; one more fails with 429.',
        wholeNumber({ min: 1, max: 1_000_000 }).default(1_000),
      ),
      maxRequestsPerClient: variable(
        'MAX_REQUESTS_PER_CLIENT',
        'The same for the requests of one address, or of one /64 network of IPv6. Behind a proxy all come from its address.',
        wholeNumber({ min: 1, max: 1_000_000 }).default(500),
      ),
      maxBodyBytes: variable(
        'MAX_BODY_BYTES',
        'The largest body in bytes, and the largest line of a stream; a larger one fails with 413.',
        wholeNumber({ min: 1_024, max: 2 ** 30 }).default(4_194_304),
      ),
      maxBufferedBytes: variable(
        'MAX_BUFFERED_BYTES',
        'What bodies that are received and answers that are not read yet may hold in memory together. Beyond it requests fail with 429.',
        wholeNumber({ min: 1_048_576, max: 2 ** 40 }).default(67_108_864),
      ),
      bodyTimeoutMs: variable(
        'BODY_TIMEOUT_MS',
        'For a body to arrive, and for more of a stream; then the request fails with 408.',
        milliseconds().default(30_000),
      ),
      requestTimeoutMs: variable(
        'REQUEST_TIMEOUT_MS',
        'The deadline of a call that does not stream; then the request fails with 504.',
        milliseconds().default(10_000),
      ),
      sendTimeoutMs: variable(
        'SEND_TIMEOUT_MS',
        'A connection whose client reads less than 16 KiB of what waits for it in this time is closed.',
        milliseconds().default(60_000),
      ),
      drainTimeoutMs: variable(
        'DRAIN_TIMEOUT_MS',
        'From SIGTERM until open requests are cut off.',
        milliseconds().default(25_000),
      ),
    },
    ({ allowedHosts, corsOrigins = new Set<string>(), ...values }) => ({ ...values, allowedHosts, corsOrigins }),
  );

/** The settings of a channel that brings no token: callers bring theirs, and the gateway has none. */
const channelWithoutToken = (prefix: 'USER' | 'POST'): Group<ChannelSettings> => {
  const { variables, read } = channelSettings(prefix);
  const token = `${prefix}_TOKEN_FILE`;
  return {
    variables: variables.filter(({ name }) => name !== token),
    read: (environment, findings) => read({ ...environment, [token]: undefined }, findings),
  };
};

const guardOpenDoors: Rule<GatewayConfig> = ({ listen, tls, user, post }, { warn }) => {
  if (listen === undefined || isLoopback(listen.address)) return;
  if (tls?.mode === 'disabled') warn('TLS_MODE=disabled: requests and tokens can be read and changed on the network');
  for (const [name, channel] of [
    ['USER', user],
    ['POST', post],
  ] as const)
    if (channel?.tls.mode === 'disabled') warn(`${name}_TLS_MODE=disabled: the tokens of callers are not passed on`);
};

/** All that the gateway can be told. */
export const gatewaySettings: Settings<GatewayConfig> = {
  groups: {
    listen: listenSettings({ port: gatewayPort }),
    logs: logSettings(),
    tls: tlsSettings(),
    tracing: tracingSettings(),
    user: channelWithoutToken('USER'),
    post: channelWithoutToken('POST'),
    http: httpSettings(),
  },
  rules: [guardOpenDoors],
};
