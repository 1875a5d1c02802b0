import * as z from 'zod';
import { group, variable, type Findings, type Group } from './group.js';
import { isLoopback } from './host-port.js';

/** Traces go to a collector by OTLP over HTTP. OpenTelemetry's SDK reads all other settings from the environment. */
export type TracingSettings =
  | { readonly mode: 'off' }
  | {
      readonly mode: 'otlp';
      /** The collector's URL without its path, for the log. */
      readonly origin: string;
    };

const names = {
  endpoint: 'OTEL_EXPORTER_OTLP_ENDPOINT',
  tracesEndpoint: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
  protocol: 'OTEL_EXPORTER_OTLP_PROTOCOL',
  exporter: 'OTEL_TRACES_EXPORTER',
  headers: 'OTEL_EXPORTER_OTLP_HEADERS',
};

/** Any text is accepted: these variables belong to OpenTelemetry, and a platform sets them for all its processes. */
const anything = () => z.string().optional();

/**
 * Whether and where to export traces. Without an endpoint tracing is off. None of these variables is an error: one
 * without effect causes a warning. Source: OpenTelemetry, "Environment Variable Specification" and "OpenTelemetry
 * Protocol Exporter".
 */
export const tracingSettings = (): Group<TracingSettings> =>
  group(
    {
      endpoint: variable(
        names.endpoint,
        'The collector to export spans to, such as `http://collector:4318`; `/v1/traces` is added to its path.',
        anything(),
        { fallback: 'none: no traces' },
      ),
      tracesEndpoint: variable(
        names.tracesEndpoint,
        'The same for traces alone, with the full path. It overrides the other.',
        anything(),
      ),
      headers: variable(
        names.headers,
        "`name=value,name=value`, percent-encoded, sent with each export, such as the collector's token.",
        anything(),
      ),
      protocol: variable(
        names.protocol,
        'Only `http/protobuf` is supported; any other protocol is ignored with a warning.',
        anything(),
        { fallback: '`http/protobuf`' },
      ),
      exporter: variable(names.exporter, 'A value without `otlp`, such as `none`, disables traces.', anything(), {
        fallback: '`otlp`',
      }),
      sdkDisabled: variable('OTEL_SDK_DISABLED', '`true` disables traces.', anything(), {
        fallback: '`false`',
      }),
    },
    ({ endpoint, tracesEndpoint, headers, protocol = 'http/protobuf', exporter = 'otlp', sdkDisabled }, findings) => {
      const given = tracesEndpoint ?? endpoint;
      if (given === undefined || sdkDisabled?.toLowerCase() === 'true') return { mode: 'off' };
      if (!exporter.split(',').some((name) => name.trim() === 'otlp')) return { mode: 'off' };
      const url = URL.canParse(given) ? new URL(given) : undefined;
      if (!/^https?:$/.test(url?.protocol ?? '') || url?.username !== '' || url.password !== '') {
        findings.warn(
          `${tracesEndpoint === undefined ? names.endpoint : names.tracesEndpoint} is ignored and traces are disabled: it must be a URL such as http://collector:4318, without user and password; put credentials in ${names.headers}`,
        );
        return { mode: 'off' };
      }
      if (protocol !== 'http/protobuf')
        findings.warn(
          `${names.protocol} is ignored: spans are sent by http/protobuf, usually to port 4318 of a collector`,
        );
      if (headers !== undefined) warnOfClearText(url, findings);
      return { mode: 'otlp', origin: url.origin };
    },
  );

const warnOfClearText = ({ protocol, hostname }: URL, { warn }: Findings): void => {
  if (protocol === 'https:' || isLoopback({ host: hostname.replaceAll(/[[\]]/g, ''), port: 0 })) return;
  warn(`${names.headers}: the headers are sent to the collector in plaintext; use https`);
};
