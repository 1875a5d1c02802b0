import { detectResources, envDetector } from '@opentelemetry/resources';
import { expect } from 'chai';
import { loadConfig } from '../../src/platform/config.js';
import type { Environment } from '../../src/platform/settings/group.js';
import { tracingSettings, type TracingSettings } from '../../src/platform/settings/tracing-settings.js';
import { withEnvironment } from '../support/environment.js';
import { find, refusal, render } from './helm.js';
import { environment, podSpecs } from './pods.js';

const endpoint = 'tracing.endpoint=http://collector.observability:4318';

const environmentOf = (component: string, set: readonly string[]): Map<string, string> =>
  environment(podSpecs(render({ set })).get(`Deployment/duet-${component}`) ?? { containers: [] });

const openTelemetryOf = (component: string, set: readonly string[]): Environment =>
  Object.fromEntries([...environmentOf(component, set)].filter(([name]) => name.startsWith('OTEL_')));

const tracingOf = (given: Environment): TracingSettings =>
  loadConfig({ groups: { tracing: tracingSettings() }, rules: [] }, given).tracing;

describe('tracing in the chart', () => {
  it('is off, with not one variable, until there is an endpoint', () => {
    for (const component of ['user', 'post']) {
      expect([...environmentOf(component, []).keys()].filter((name) => /^(OTEL|POD|NODE)_/.test(name))).to.deep.equal(
        [],
      );
    }
  });

  it('tells where spans go and which pod they are of', async () => {
    const given = openTelemetryOf('post', [
      endpoint,
      'image.tag=v2',
      'tracing.resourceAttributes.deployment\\.environment\\.name=the test',
    ]);
    expect(tracingOf(given)).to.deep.equal({ mode: 'otlp', origin: 'http://collector.observability:4318' });
    expect(given).to.include({ OTEL_TRACES_SAMPLER: 'parentbased_always_on' });
    const read = await withEnvironment(given, () => detectResources({ detectors: [envDetector] }));
    expect(read.attributes).to.deep.equal({
      'service.name': 'duet-post',
      'service.namespace': 'duet',
      'service.version': 'v2',
      'service.instance.id': '$(POD_UID)',
      'k8s.namespace.name': 'shop',
      'k8s.deployment.name': 'duet-post',
      'k8s.container.name': 'post',
      'k8s.pod.name': '$(POD_NAME)',
      'k8s.pod.uid': '$(POD_UID)',
      'k8s.node.name': '$(NODE_NAME)',
      'deployment.environment.name': 'the test',
    });
  });

  it('takes the pod from the downward API, before it is named', () => {
    const env = podSpecs(render({ set: [endpoint] })).get('Deployment/duet-user')?.containers[0]?.env ?? [];
    const paths = Object.fromEntries(
      env
        .filter(({ valueFrom }) => valueFrom?.fieldRef)
        .map(({ name, valueFrom }) => [name, valueFrom?.fieldRef?.fieldPath]),
    );
    expect(paths).to.deep.equal({ POD_NAME: 'metadata.name', POD_UID: 'metadata.uid', NODE_NAME: 'spec.nodeName' });
    const names = env.map(({ name }) => name);
    for (const name of Object.keys(paths))
      expect(names.indexOf(name)).to.be.below(names.indexOf('OTEL_RESOURCE_ATTRIBUTES'));
  });

  it('takes a sampler with its ratio, and headers from a Secret', () => {
    const set = [
      endpoint,
      'tracing.sampler=parentbased_traceidratio',
      'tracing.ratio=0.01',
      'tracing.headersSecret.name=collector',
    ];
    expect(environmentOf('user', set).get('OTEL_EXPORTER_OTLP_HEADERS')).to.equal('secret:collector/headers');
    expect(environmentOf('user', set).get('OTEL_TRACES_SAMPLER')).to.equal('parentbased_traceidratio');
    for (const ratio of ['0.00001', '0.25', '1', '0']) {
      const given = openTelemetryOf('user', [endpoint, 'tracing.sampler=traceidratio', `tracing.ratio=${ratio}`]);
      expect(given['OTEL_TRACES_SAMPLER']).to.equal('traceidratio');
      expect(Number(given['OTEL_TRACES_SAMPLER_ARG'])).to.equal(Number(ratio));
    }
  });

  it('may be of one service', () => {
    expect(tracingOf(openTelemetryOf('user', [`user.${endpoint}`])).mode).to.equal('otlp');
    expect(tracingOf(openTelemetryOf('post', [`user.${endpoint}`])).mode).to.equal('off');
  });

  it('leaves a pod the time to send the last spans', () => {
    const grace = (set: readonly string[]): number | undefined =>
      podSpecs(render({ set })).get('Deployment/duet-user')?.terminationGracePeriodSeconds;
    expect((grace([endpoint]) ?? 0) - (grace([]) ?? 0)).to.equal(3);
  });

  it('lets the pods reach the collector where a network policy is on', () => {
    const policy = ['networkPolicy.enabled=true', 'networkPolicy.apiServer.cidrs[0]=10.0.0.1/32'];
    const collector = 'networkPolicy.collector.peers[0].namespaceSelector.matchLabels.name=observability';
    const egress = (set: readonly string[]): unknown[] =>
      find(render({ set }), 'NetworkPolicy', 'duet-post').spec?.egress ?? [];
    const rule = { ports: [{ port: 4318 }], to: [{ namespaceSelector: { matchLabels: { name: 'observability' } } }] };
    expect(egress([...policy, endpoint, collector])).to.deep.include(rule);
    expect(egress([...policy, collector])).to.not.deep.include(rule);
    expect(refusal(...policy, endpoint)).to.include('needs networkPolicy.collector.peers');
  });

  for (const [values, said] of [
    [['tracing.endpoint=collector:4318'], '/tracing/endpoint'],
    [['tracing.endpoint=http://me:hush@collector:4318'], '/tracing/endpoint'],
    [['tracing.sampler=jaeger_remote'], '/tracing/sampler'],
    [['tracing.ratio=2'], '/tracing/ratio'],
    [['tracing.resourceAttributes.pod=a\\,b'], '/tracing/resourceAttributes'],
    [['tracing.protocol=grpc'], "'protocol' not allowed"],
    [['post.tracing.ratio=0.1'], 'post: tracing.ratio has no effect with tracing.sampler=parentbased_always_on'],
  ] as const) {
    it(`refuses ${values.join(', ')}`, () => expect(refusal(...values)).to.include(said));
  }
});
