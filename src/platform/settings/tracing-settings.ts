import type { z } from 'zod';
import type { Secret } from '../secret.js';
import { group, variable, type Findings, type Group } from './group.js';
import { isLoopback } from './host-port.js';
import { collectorUrl, keyValues, ratio, secretKeyValues, unsupported } from './otel-schemas.js';
import { flag, milliseconds, oneOf, text, wholeNumber } from './schemas.js';

const samplers = [
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
  'always_on',
  'always_off',
  'traceidratio',
] as const;

/** Traces that go to a collector by OTLP over HTTP. */
export interface OtlpTracingSettings {
  readonly mode: 'otlp';
  /** Where spans are posted, with its path. */
  readonly url: string;
  /** Sent with each export: a collector's token. */
  readonly headers: ReadonlyMap<string, Secret>;
  /** For one export with its retries. */
  readonly timeoutMs: number;
  readonly compression: 'none' | 'gzip';
  /** A file of PEM certificates to trust instead of the system's. */
  readonly authoritiesFile: string | undefined;
  readonly sampler: (typeof samplers)[number];
  /** The share of traces to keep, from 0 to 1, where the sampler asks for one. */
  readonly ratio: number;
  readonly serviceName: string | undefined;
  readonly resourceAttributes: ReadonlyMap<string, string>;
  readonly batch: {
    readonly delayMs: number;
    readonly maxSpans: number;
    /** Spans that wait; more are dropped. */
    readonly maxWaitingSpans: number;
    readonly timeoutMs: number;
  };
}

export type TracingSettings = { readonly mode: 'off' } | OtlpTracingSettings;

const generalInstead = (name: string): z.ZodType<undefined> =>
  unsupported(`use OTEL_EXPORTER_OTLP_${name}: nothing but traces is exported`);
const noClientCertificate = (): z.ZodType<undefined> => unsupported('a collector is shown no client certificate');

const baseEndpoint = 'OTEL_EXPORTER_OTLP_ENDPOINT';
const tracesEndpoint = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';
const samplerArgument = 'OTEL_TRACES_SAMPLER_ARG';

/**
 * Whether and where traces go, by OpenTelemetry's own names. Without an endpoint there is no tracing.
 * Source: OpenTelemetry, "Environment Variable Specification" and "OpenTelemetry Protocol Exporter".
 */
export const tracingSettings = (): Group<TracingSettings> =>
  group(
    {
      endpoint: variable(
        baseEndpoint,
        'The collector that spans are sent to, as `http://collector:4318`; `/v1/traces` is added to its path.',
        collectorUrl().optional(),
      ),
      tracesEndpoint: variable(
        tracesEndpoint,
        'The same with its path, to which nothing is added. It goes before the other.',
        collectorUrl().optional(),
      ),
      headers: variable(
        'OTEL_EXPORTER_OTLP_HEADERS',
        "`name=value,name=value`, percent-encoded, sent with each export: the collector's token.",
        secretKeyValues().optional(),
      ),
      protocol: variable(
        'OTEL_EXPORTER_OTLP_PROTOCOL',
        'Nothing else is supported.',
        oneOf('http/protobuf').default('http/protobuf'),
      ),
      timeoutMs: variable(
        'OTEL_EXPORTER_OTLP_TIMEOUT',
        'For one export with its retries.',
        milliseconds().default(10_000),
      ),
      compression: variable('OTEL_EXPORTER_OTLP_COMPRESSION', 'Or `gzip`.', oneOf('none', 'gzip').default('none')),
      authoritiesFile: variable(
        'OTEL_EXPORTER_OTLP_CERTIFICATE',
        'The file of the authorities to trust behind an https endpoint. Read at the start.',
        text().optional(),
      ),
      tracesHeaders: variable(
        'OTEL_EXPORTER_OTLP_TRACES_HEADERS',
        'Not supported: use `OTEL_EXPORTER_OTLP_HEADERS`.',
        generalInstead('HEADERS'),
      ),
      tracesProtocol: variable(
        'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL',
        'Not supported: use `OTEL_EXPORTER_OTLP_PROTOCOL`.',
        generalInstead('PROTOCOL'),
      ),
      tracesTimeout: variable(
        'OTEL_EXPORTER_OTLP_TRACES_TIMEOUT',
        'Not supported: use `OTEL_EXPORTER_OTLP_TIMEOUT`.',
        generalInstead('TIMEOUT'),
      ),
      tracesCompression: variable(
        'OTEL_EXPORTER_OTLP_TRACES_COMPRESSION',
        'Not supported: use `OTEL_EXPORTER_OTLP_COMPRESSION`.',
        generalInstead('COMPRESSION'),
      ),
      tracesCertificate: variable(
        'OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE',
        'Not supported: use `OTEL_EXPORTER_OTLP_CERTIFICATE`.',
        generalInstead('CERTIFICATE'),
      ),
      clientKey: variable(
        'OTEL_EXPORTER_OTLP_CLIENT_KEY',
        'Not supported: a collector is shown no client certificate.',
        noClientCertificate(),
      ),
      clientCertificate: variable(
        'OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE',
        'As `OTEL_EXPORTER_OTLP_CLIENT_KEY`.',
        noClientCertificate(),
      ),
      sdkDisabled: variable('OTEL_SDK_DISABLED', '`true`: no traces, whatever the endpoint.', flag().default(false)),
      exporter: variable(
        'OTEL_TRACES_EXPORTER',
        '`none`: no traces, whatever the endpoint.',
        oneOf('otlp', 'none').default('otlp'),
      ),
      propagators: variable(
        'OTEL_PROPAGATORS',
        'Nothing else is supported: no baggage is passed on.',
        oneOf('tracecontext').default('tracecontext'),
      ),
      sampler: variable(
        'OTEL_TRACES_SAMPLER',
        'Which traces are kept: `parentbased_` follows a caller that has decided; `always_on`, `always_off` and `traceidratio` decide, for calls without such a caller or without the prefix.',
        oneOf(...samplers).default('parentbased_always_on'),
      ),
      ratio: variable(
        samplerArgument,
        'The share of traces that `traceidratio` keeps, from 0 to 1. Refused with another sampler, which would not heed it.',
        ratio().optional(),
      ),
      serviceName: variable('OTEL_SERVICE_NAME', '`service.name` of the spans.', text().optional()),
      resourceAttributes: variable(
        'OTEL_RESOURCE_ATTRIBUTES',
        '`name=value,name=value`, percent-encoded: what else the spans tell of the process.',
        keyValues().optional(),
      ),
      delayMs: variable(
        'OTEL_BSP_SCHEDULE_DELAY',
        'From one export to the next; a full batch goes at once.',
        milliseconds().default(5_000),
      ),
      maxWaitingSpans: variable(
        'OTEL_BSP_MAX_QUEUE_SIZE',
        'Spans that wait. More are dropped.',
        wholeNumber({ min: 1, max: 1_000_000 }).default(2_048),
      ),
      maxSpans: variable(
        'OTEL_BSP_MAX_EXPORT_BATCH_SIZE',
        'Spans of one export.',
        wholeNumber({ min: 1, max: 100_000 }).default(512),
      ),
      batchTimeoutMs: variable(
        'OTEL_BSP_EXPORT_TIMEOUT',
        'After this the next export does not wait for the one before.',
        milliseconds().default(30_000),
      ),
    },
    (values, findings) => {
      if (values.maxSpans > values.maxWaitingSpans)
        return findings.refuse('OTEL_BSP_MAX_EXPORT_BATCH_SIZE', 'must not be greater than OTEL_BSP_MAX_QUEUE_SIZE');
      // The specification ignores it; whoever writes 0.1 and forgets the sampler would keep every trace.
      if (values.ratio !== undefined && !values.sampler.endsWith('traceidratio')) {
        return findings.refuse(
          samplerArgument,
          `means nothing with OTEL_TRACES_SAMPLER=${values.sampler}; set OTEL_TRACES_SAMPLER=parentbased_traceidratio, or remove it`,
        );
      }
      const url = values.tracesEndpoint?.href ?? (values.endpoint && tracesUrl(values.endpoint));
      if (url === undefined || values.sdkDisabled || values.exporter === 'none') return { mode: 'off' };
      const { headers = new Map<string, Secret>(), resourceAttributes = new Map<string, string>() } = values;
      warnOfClearText(url, headers, findings);
      const {
        timeoutMs,
        compression,
        authoritiesFile,
        sampler,
        serviceName,
        delayMs,
        maxSpans,
        maxWaitingSpans,
        batchTimeoutMs,
      } = values;
      const batch = { delayMs, maxSpans, maxWaitingSpans, timeoutMs: batchTimeoutMs };
      return {
        mode: 'otlp',
        url,
        headers,
        timeoutMs,
        compression,
        authoritiesFile,
        sampler,
        ratio: values.ratio ?? 1,
        serviceName,
        resourceAttributes,
        batch,
      };
    },
  );

const tracesUrl = (endpoint: URL): string => {
  const url = new URL(endpoint);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/traces`;
  return url.href;
};

const warnOfClearText = (url: string, headers: ReadonlyMap<string, Secret>, { warn }: Findings): void => {
  const { protocol, hostname } = new URL(url);
  if (headers.size === 0 || protocol === 'https:' || isLoopback({ host: hostname.replaceAll(/[[\]]/g, ''), port: 0 }))
    return;
  warn('OTEL_EXPORTER_OTLP_HEADERS: the headers travel to the collector in clear text; use https');
};
