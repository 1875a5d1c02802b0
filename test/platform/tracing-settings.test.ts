import { expect } from 'chai';
import { inspect } from 'node:util';
import { ConfigError, loadConfig, type Warnings } from '../../src/platform/config.js';
import type { Environment } from '../../src/platform/settings/group.js';
import { parseKeyValues } from '../../src/platform/settings/otel-schemas.js';
import {
  tracingSettings,
  type OtlpTracingSettings,
  type TracingSettings,
} from '../../src/platform/settings/tracing-settings.js';

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };

const load = (environment: Environment): { tracing: TracingSettings } & Warnings =>
  loadConfig({ groups: { tracing: tracingSettings() }, rules: [] }, environment);

const loadOtlp = (environment: Environment): OtlpTracingSettings & Warnings => {
  const { tracing, warnings } = load({ ...endpoint, ...environment });
  if (tracing.mode !== 'otlp') throw new Error('tracing is off');
  return { ...tracing, warnings };
};

const refusal = (environment: Environment): string => {
  try {
    load({ ...endpoint, ...environment });
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
  }
  throw new Error('not refused');
};

describe('the settings of tracing', () => {
  it('are off without an endpoint, and where OpenTelemetry is told so', () => {
    for (const environment of [
      {},
      { OTEL_EXPORTER_OTLP_ENDPOINT: '' },
      { OTEL_SERVICE_NAME: 'post', OTEL_TRACES_SAMPLER: 'always_on' },
      { ...endpoint, OTEL_SDK_DISABLED: 'true' },
      { ...endpoint, OTEL_TRACES_EXPORTER: 'none' },
    ])
      expect(load(environment).tracing).to.deep.equal({ mode: 'off' });
  });

  it('add the path of traces to the endpoint, and nothing to the endpoint of traces', () => {
    const url = (environment: Environment): string => loadOtlp(environment).url;
    expect(url({})).to.equal('http://collector:4318/v1/traces');
    expect(url({ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector/otlp/' })).to.equal(
      'https://collector/otlp/v1/traces',
    );
    expect(url({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces/in' })).to.equal('https://traces/in');
    expect(url({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces' })).to.equal('https://traces/');
  });

  it('take headers and attributes as OpenTelemetry writes them', () => {
    const { headers, resourceAttributes, serviceName } = loadOtlp({
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abc%3D , x-tenant=one,',
      OTEL_RESOURCE_ATTRIBUTES: 'service.namespace=duet,k8s.pod.name=post-0,empty=',
      OTEL_SERVICE_NAME: 'post',
    });
    expect([...headers].map(([name, value]) => [name, value.reveal()])).to.deep.equal([
      ['authorization', 'Bearer abc='],
      ['x-tenant', 'one'],
    ]);
    expect(Object.fromEntries(resourceAttributes)).to.deep.equal({
      'service.namespace': 'duet',
      'k8s.pod.name': 'post-0',
      empty: '',
    });
    expect(serviceName).to.equal('post');
  });

  it('do not show a header', () => {
    const settings = loadOtlp({ OTEL_EXPORTER_OTLP_HEADERS: 'authorization=hush' });
    for (const shown of [inspect(settings, { depth: 9 }), JSON.stringify([...settings.headers])])
      expect(shown).not.to.contain('hush');
    expect(refusal({ OTEL_EXPORTER_OTLP_HEADERS: 'authorization=hush%0a' }))
      .to.match(/^OTEL_EXPORTER_OTLP_HEADERS must be/)
      .and.not.contain('hush');
    expect(refusal({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://me:hush@collector' }))
      .to.match(/^OTEL_EXPORTER_OTLP_ENDPOINT must have no name/)
      .and.not.contain('hush');
  });

  it('sample by a ratio that is given with a sampler that heeds it', () => {
    expect(loadOtlp({})).to.include({ sampler: 'parentbased_always_on', ratio: 1 });
    expect(loadOtlp({ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' })).to.include({
      sampler: 'parentbased_traceidratio',
      ratio: 0.25,
    });
    expect(loadOtlp({ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '1e-3' }).ratio).to.equal(0.001);
    expect(refusal({ OTEL_TRACES_SAMPLER_ARG: '0.1' })).to.match(
      /^OTEL_TRACES_SAMPLER_ARG means nothing with OTEL_TRACES_SAMPLER=parentbased_always_on/,
    );
    for (const ratio of ['1.1', '-0.1', 'half', '10%', '0x1']) {
      expect(refusal({ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: ratio }), ratio).to.equal(
        'OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1',
      );
    }
  });

  for (const [name, value, message] of [
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc', 'must be http/protobuf, not grpc'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'http/json', 'must be http/protobuf'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318', 'must be a URL that begins with http://'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector', 'must be a URL, as http://collector:4318'],
    ['OTEL_EXPORTER_OTLP_COMPRESSION', 'zstd', 'must be none or gzip, not zstd'],
    ['OTEL_EXPORTER_OTLP_TRACES_HEADERS', 'a=b', 'is not supported: use OTEL_EXPORTER_OTLP_HEADERS'],
    ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'grpc', 'is not supported: use OTEL_EXPORTER_OTLP_PROTOCOL'],
    ['OTEL_EXPORTER_OTLP_CLIENT_KEY', '/key', 'is not supported: a collector is shown no client certificate'],
    ['OTEL_TRACES_EXPORTER', 'zipkin', 'must be otlp or none, not zipkin'],
    [
      'OTEL_TRACES_SAMPLER',
      'jaeger_remote',
      'must be parentbased_always_on, parentbased_always_off, parentbased_traceidratio, always_on, always_off or traceidratio, not jaeger_remote',
    ],
    ['OTEL_PROPAGATORS', 'b3', 'must be tracecontext, not b3'],
    ['OTEL_RESOURCE_ATTRIBUTES', 'pod', 'must be name=value,name=value'],
    ['OTEL_BSP_MAX_QUEUE_SIZE', '100', 'must not be greater than OTEL_BSP_MAX_QUEUE_SIZE'],
    ['OTEL_EXPORTER_OTLP_TIMEOUT', '0', 'must be a whole number from 1'],
  ] as const) {
    it(`refuse ${name}=${value}, by its name`, () => {
      const told = refusal({ [name]: value });
      expect(told).to.contain(message);
      expect(told.split(' ', 1)[0]).to.equal(
        message.startsWith('must not be greater') ? 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE' : name,
      );
    });
  }

  it('know a name that is mistyped from one that is for other signals or exporters', () => {
    expect(refusal({ OTEL_TRACE_SAMPLER: 'always_on' })).to.equal(
      'OTEL_TRACE_SAMPLER is not a setting; did you mean OTEL_TRACES_SAMPLER?',
    );
    const others = [
      'OTEL_METRICS_EXPORTER',
      'OTEL_LOGS_EXPORTER',
      'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT',
      'OTEL_BLRP_SCHEDULE_DELAY',
      'OTEL_METRIC_EXPORT_INTERVAL',
      'OTEL_EXPORTER_OTLP_TRACES_INSECURE',
      'OTEL_EXPORTER_OTLP_INSECURE',
      'OTEL_EXPORTER_OTLP_PROFILES_ENDPOINT',
    ];
    const { warnings } = loadOtlp(Object.fromEntries(others.map((name) => [name, '1'])));
    expect(warnings).to.deep.equal([`no settings, and ignored: ${others.toSorted().join(', ')}`]);
  });

  it('warn of headers that travel in clear text', () => {
    const headers = { OTEL_EXPORTER_OTLP_HEADERS: 'authorization=hush' };
    expect(loadOtlp(headers).warnings).to.have.lengthOf(1);
    for (const url of ['https://collector', 'http://127.0.0.1:4318', 'http://[::1]:4318', 'http://localhost:4318']) {
      expect(loadOtlp({ ...headers, OTEL_EXPORTER_OTLP_ENDPOINT: url }).warnings, url).to.deep.equal([]);
    }
  });
});

describe('names and values in a variable', () => {
  it('are undefined when one of them is none', () => {
    for (const text of ['a', '=b', 'a=b,c', 'a=%', 'a=b;c', 'a b=c', 'a=%00'])
      expect(parseKeyValues(text), text).to.equal(undefined);
  });
});
