import { channelSettings, type ChannelSettings } from '../platform/settings/channel-settings.js';
import { group, variable, type Group, type Rule, type Settings } from '../platform/settings/group.js';
import { isLoopback } from '../platform/settings/host-port.js';
import { listenSettings, type ListenSettings } from '../platform/settings/listen-settings.js';
import { logSettings, type LogSettings } from '../platform/settings/log-settings.js';
import { flag, milliseconds, text, wholeNumber } from '../platform/settings/schemas.js';
import { tlsSettings, type TlsSettings } from '../platform/settings/tls-settings.js';
import { tracingSettings, type TracingSettings } from '../platform/settings/tracing-settings.js';

/** Settings for HTTP clients. */
export interface HttpSettings {
  /** If undefined: the names of this machine if it listens on a loopback address, otherwise any name. */
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

/** The settings of the gateway. */
export interface GatewayConfig {
  readonly listen: ListenSettings;
  readonly logs: LogSettings;
  readonly tls: TlsSettings;
  readonly tracing: TracingSettings;
  readonly user: ChannelSettings;
  readonly post: ChannelSettings;
  readonly http: HttpSettings;
}

/** The default listen address. */
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
        'The host names by which clients may address the gateway, without ports and separated by commas. A request with another `Host` fails with 421. This protects a gateway without tokens from DNS rebinding.',
        list('host names', /^(?:[\w.-]+|\[[\da-f:.]+\])$/i).optional(),
        { fallback: 'the names of this machine if `LISTEN_ADDRESS` is a loopback address, otherwise any' },
      ),
      corsOrigins: variable(
        'CORS_ORIGINS',
        'Origins whose pages may call the gateway from browsers, such as `https://app.example`, separated by commas.',
        list('origins', /^https?:\/\/[^/\s,]+$/).optional(),
        { fallback: 'none' },
      ),
      page: variable(
        'PAGE_ENABLED',
        'Whether `/` serves a page that shows and creates users and posts.',
        flag().default(false),
      ),
      docs: variable('DOCS_ENABLED', 'Whether `/docs` shows `/openapi.json`.', flag().default(true)),
      errorsUrl: variable(
        'ERRORS_URL',
        'The URL of `docs/errors.md`. The `type` of an error is this URL, `#` and the reason.',
        text().default('https://example.com/duet/docs/errors.md'),
      ),
      maxConnections: variable(
        'MAX_CONNECTIONS',
        'The maximum number of open connections; one more is closed.',
        wholeNumber({ min: 1, max: 1_000_000 }).default(10_000),
      ),
      maxRequests: variable(
        'MAX_REQUESTS',
        'The maximum number of requests in flight; one more fails with 429.',
        wholeNumber({ min: 1, max: 1_000_000 }).default(1_000),
      ),
      maxRequestsPerClient: variable(
        'MAX_REQUESTS_PER_CLIENT',
        'The same limit for one client address (for IPv6, one /64 network). Behind a proxy, all requests come from its address.',
        wholeNumber({ min: 1, max: 1_000_000 }).default(500),
      ),
      maxBodyBytes: variable(
        'MAX_BODY_BYTES',
        'The maximum size of a body, and of one line of a stream, in bytes; a larger one fails with 413.',
        wholeNumber({ min: 1_024, max: 2 ** 30 }).default(4_194_304),
      ),
      maxBufferedBytes: variable(
        'MAX_BUFFERED_BYTES',
        'The memory that incoming bodies and unread responses may hold together, in bytes; beyond it, requests fail with 429.',
        wholeNumber({ min: 1_048_576, max: 2 ** 40 }).default(67_108_864),
      ),
      bodyTimeoutMs: variable(
        'BODY_TIMEOUT_MS',
        'How long a body, or the next part of a streamed body, may take to arrive; then the request fails with 408.',
        milliseconds().default(30_000),
      ),
      requestTimeoutMs: variable(
        'REQUEST_TIMEOUT_MS',
        'The deadline of a call that does not stream; then the request fails with 504.',
        milliseconds().default(10_000),
      ),
      sendTimeoutMs: variable(
        'SEND_TIMEOUT_MS',
        'A connection whose client reads less than 16 KiB of its pending data in this time is closed.',
        milliseconds().default(60_000),
      ),
      drainTimeoutMs: variable(
        'DRAIN_TIMEOUT_MS',
        'The time from SIGTERM until open requests are cut off.',
        milliseconds().default(25_000),
      ),
    },
    ({ allowedHosts, corsOrigins = new Set<string>(), ...values }) => ({ ...values, allowedHosts, corsOrigins }),
  );

/** The settings of a channel without a token: callers bring their own, and the gateway has none. */
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
  if (tls?.mode === 'disabled')
    warn('TLS_MODE=disabled: requests and tokens can be read and altered on the network; enable TLS');
  for (const [name, channel] of [
    ['USER', user],
    ['POST', post],
  ] as const)
    if (channel?.tls.mode === 'disabled')
      warn(`${name}_TLS_MODE=disabled: callers' tokens are not passed on; enable TLS if callers send tokens`);
};

/** All settings of the gateway. */
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
