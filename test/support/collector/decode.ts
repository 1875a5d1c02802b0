import type { MethodDefinition, ServiceDefinition } from '@grpc/proto-loader';
import { fileURLToPath } from 'node:url';
import { loadProto } from '../../../src/grpc/common/load-proto.js';

/** A span as a collector receives it. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for a root. */
  readonly parentSpanId: string;
  readonly traceState: string;
  readonly name: string;
  readonly kind: string;
  readonly status: string;
  readonly attributes: Attributes;
  readonly events: readonly { readonly name: string; readonly attributes: Attributes }[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly resource: Attributes;
}

export type Attributes = Readonly<Record<string, string | number | boolean>>;

interface WireValue {
  value?: 'stringValue' | 'boolValue' | 'intValue' | 'doubleValue';
  stringValue?: string;
  boolValue?: boolean;
  intValue?: string;
  doubleValue?: number;
}
interface WireAttribute {
  key: string;
  value: WireValue | null;
}
interface WireSpan {
  traceId: Buffer;
  spanId: Buffer;
  parentSpanId: Buffer;
  traceState: string;
  name: string;
  kind: string;
  attributes: WireAttribute[];
  events: { name: string; attributes: WireAttribute[] }[];
  links: { traceId: Buffer; spanId: Buffer }[];
  status: { code: string; message: string } | null;
}
interface WireRequest {
  resourceSpans: { resource: { attributes: WireAttribute[] } | null; scopeSpans: { spans: WireSpan[] }[] }[];
}

interface TracesDefinition extends ServiceDefinition {
  Export: MethodDefinition<object, object, WireRequest, object>;
}

const { 'test.otlp.Traces': definition } = loadProto<{ 'test.otlp.Traces': TracesDefinition }>(
  'traces.proto',
  fileURLToPath(new URL('../../../../test/support/collector', import.meta.url)),
  ['test.otlp.Traces'],
);

/** The spans of an ExportTraceServiceRequest. */
export const decodeSpans = (bytes: Buffer): ReceivedSpan[] =>
  definition.Export.requestDeserialize(bytes).resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) => spans.map((span) => received(span, attributesOf(resource?.attributes ?? [])))),
  );

const received = (
  { traceId, spanId, parentSpanId, traceState, name, kind, status, attributes, events, links }: WireSpan,
  resource: Attributes,
): ReceivedSpan => ({
  traceId: traceId.toString('hex'),
  spanId: spanId.toString('hex'),
  parentSpanId: parentSpanId.toString('hex'),
  traceState,
  name,
  kind,
  status: [status?.code ?? 'UNSET', status?.message].filter(Boolean).join(' '),
  attributes: attributesOf(attributes),
  events: events.map((event) => ({ name: event.name, attributes: attributesOf(event.attributes) })),
  links: links.map((link) => ({ traceId: link.traceId.toString('hex'), spanId: link.spanId.toString('hex') })),
  resource,
});

const attributesOf = (attributes: readonly WireAttribute[]): Attributes =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, valueOf(value)]));

const valueOf = (value: WireValue | null): string | number | boolean => {
  if (value?.value === 'intValue') return Number(value.intValue);
  return value?.stringValue ?? value?.boolValue ?? value?.doubleValue ?? '';
};
