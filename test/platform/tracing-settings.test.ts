import { expect } from 'chai';
import { inspect } from 'node:util';
import { loadConfig, type Warnings } from '../../src/platform/config.js';
import type { Environment } from '../../src/platform/settings/group.js';
import { tracingSettings, type TracingSettings } from '../../src/platform/settings/tracing-settings.js';

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };

const load = (environment: Environment): { tracing: TracingSettings } & Warnings =>
  loadConfig({ groups: { tracing: tracingSettings() }, rules: [] }, environment);

describe('the settings of tracing', () => {
  it("are off without an endpoint, and if OpenTelemetry's variables disable them", () => {
    for (const environment of [
      {},
      { OTEL_EXPORTER_OTLP_ENDPOINT: '' },
      { OTEL_SERVICE_NAME: 'post', OTEL_TRACES_SAMPLER: 'always_on' },
      { ...endpoint, OTEL_SDK_DISABLED: 'true' },
      { ...endpoint, OTEL_SDK_DISABLED: 'TRUE' },
      { ...endpoint, OTEL_TRACES_EXPORTER: 'none' },
      { ...endpoint, OTEL_TRACES_EXPORTER: 'zipkin' },
    ])
      expect(load(environment)).to.deep.equal({ tracing: { mode: 'off' }, warnings: [] });
  });

  it('name the collector, the one of traces before the other', () => {
    const traces = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces/in' };
    expect(load(endpoint).tracing).to.deep.equal({ mode: 'otlp', origin: 'http://collector:4318' });
    expect(load({ ...endpoint, ...traces }).tracing).to.deep.equal({ mode: 'otlp', origin: 'https://traces' });
    expect(load({ ...endpoint, OTEL_TRACES_EXPORTER: 'console, otlp' }).tracing.mode).to.equal('otlp');
  });

  it('do not show a header or a password', () => {
    const header = load({ ...endpoint, OTEL_EXPORTER_OTLP_HEADERS: 'authorization=hush' });
    const password = load({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://me:hush@collector' });
    for (const shown of [header, password]) expect(inspect(shown, { depth: 9 })).not.to.contain('hush');
    expect(password.tracing).to.deep.equal({ mode: 'off' });
    expect(password.warnings).to.have.lengthOf(1);
  });

  for (const url of ['collector:4318', 'collector', 'grpc://collector:4317']) {
    it(`warn of the endpoint ${url}, and are off`, () => {
      for (const name of ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']) {
        const { tracing, warnings } = load({ [name]: url });
        expect(tracing).to.deep.equal({ mode: 'off' });
        expect(warnings).to.have.lengthOf(1);
        expect(warnings[0]).to.contain(`${name} is ignored and traces are disabled: it must be a URL`);
      }
    });
  }

  it('warn of another protocol than http/protobuf, and use that one', () => {
    for (const protocol of ['grpc', 'http/json']) {
      const { tracing, warnings } = load({ ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: protocol });
      expect(tracing.mode).to.equal('otlp');
      expect(warnings).to.deep.equal([
        'OTEL_EXPORTER_OTLP_PROTOCOL is ignored: spans are sent by http/protobuf, usually to port 4318 of a collector',
      ]);
    }
  });

  it("refuse no variable of OpenTelemetry's, and leave the others to its SDK", () => {
    for (const name of [
      'OTEL_PROPAGATORS',
      'OTEL_TRACES_SAMPLER',
      'OTEL_TRACES_SAMPLER_ARG',
      'OTEL_TRACE_SAMPLER',
      'OTEL_RESOURCE_ATTRIBUTES',
      'OTEL_BSP_MAX_QUEUE_SIZE',
      'OTEL_METRICS_EXPORTER',
      'OTEL_LOGS_EXPORTER',
      'OTEL_EXPORTER_OTLP_COMPRESSION',
      'OTEL_EXPORTER_OTLP_TRACES_HEADERS',
      'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL',
      'OTEL_EXPORTER_OTLP_CLIENT_KEY',
      'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT',
      'OTEL_EXPORTER_OTLP_INSECURE',
      'OTEL_EXPORTER_OTLP_TIMEOUT',
    ])
      expect(load({ ...endpoint, [name]: 'anything' }), name).to.deep.equal({ ...load(endpoint) });
  });

  it('warn of headers in plaintext', () => {
    const headers = { OTEL_EXPORTER_OTLP_HEADERS: 'authorization=hush' };
    expect(load({ ...endpoint, ...headers }).warnings).to.have.lengthOf(1);
    for (const url of ['https://collector', 'http://127.0.0.1:4318', 'http://[::1]:4318', 'http://localhost:4318']) {
      expect(load({ ...headers, OTEL_EXPORTER_OTLP_ENDPOINT: url }).warnings, url).to.deep.equal([]);
    }
  });
});
