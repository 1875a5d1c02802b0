import * as z from 'zod';
import { group, variable, type Findings, type Group } from './group.js';
import { isLoopback } from './host-port.js';

/** Traces go to a collector by OTLP over HTTP. OpenTelemetry's SDK reads everything else about them from the environment. */
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

/** Any text: these variables belong to OpenTelemetry, and a platform sets them for all its processes. */
const anything = () => z.string().optional();

/**
 * Whether and where traces go. Without an endpoint there is no tracing. None of these variables is refused: what has no
 * effect here is a warning.
 * Source: OpenTelemetry, "Environment Variable Specification" and "OpenTelemetry Protocol Exporter".
 */
export const tracingSettings = (): Group<TracingSettings> =>
  group(
    {
      endpoint: variable(
        names.endpoint,
        'The collector that spans are sent to, as `http://collector:4318`; `/v1/traces` is added to its path.',
        anything(),
        { fallback: 'none: no traces' },
      ),
      tracesEndpoint: variable(
        names.tracesEndpoint,
        'The same with its path, to which nothing is added. It overrides the other.',
        anything(),
      ),
      headers: variable(
        names.headers,
        "`name=value,name=value`, percent-encoded, sent with each export: the collector's token.",
        anything(),
      ),
      protocol: variable(
        names.protocol,
        'Spans are sent by `http/protobuf`; any other protocol is ignored with a warning.',
        anything(),
        { fallback: '`http/protobuf`' },
      ),
      exporter: variable(names.exporter, 'Any value without `otlp`, such as `none`, turns traces off.', anything(), {
        fallback: '`otlp`',
      }),
      sdkDisabled: variable('OTEL_SDK_DISABLED', '`true` turns traces off.', anything(), {
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
          `${tracesEndpoint === undefined ? names.endpoint : names.tracesEndpoint} is ignored, and there are no traces: it must be a URL such as http://collector:4318, without a name and a password in it; use ${names.headers} for those`,
        );
        return { mode: 'off' };
      }
      if (protocol !== 'http/protobuf')
        findings.warn(`${names.protocol} is ignored: spans are sent by http/protobuf, to port 4318 of most collectors`);
      if (headers !== undefined) warnOfClearText(url, findings);
      return { mode: 'otlp', origin: url.origin };
    },
  );

const warnOfClearText = ({ protocol, hostname }: URL, { warn }: Findings): void => {
  if (protocol === 'https:' || isLoopback({ host: hostname.replaceAll(/[[\]]/g, ''), port: 0 })) return;
  warn(`${names.headers}: the headers travel to the collector in clear text; use https`);
};
