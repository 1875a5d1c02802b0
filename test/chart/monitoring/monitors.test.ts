import { loadYaml, type KubernetesObject, type V1NetworkPolicy } from '@kubernetes/client-node';
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { chart, find, helm, render } from '../helm.js';
import { podSpecs } from '../pods.js';
import { dashboard } from './dashboard.js';
import { alertsOf, prometheusRule } from './rules.js';

interface Endpoint {
  readonly port: string;
  readonly honorLabels: boolean;
}

interface Monitor extends KubernetesObject {
  readonly spec: {
    readonly jobLabel: string;
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly endpoints?: readonly Endpoint[];
    readonly podMetricsEndpoints?: readonly Endpoint[];
  };
}

const components = ['user', 'post', 'gateway'];
const ours = ['ServiceMonitor', 'PodMonitor', 'PrometheusRule'];

describe('what the chart gives the Prometheus operator and Grafana', () => {
  const monitor = (kind: string, ...set: string[]): Monitor => {
    const value = `metrics.${kind === 'PodMonitor' ? 'podMonitor' : 'serviceMonitor'}`;
    const enabled = ['gateway.enabled=true', `${value}.enabled=true`];
    const found = render({ set: [...enabled, ...set.map((one) => `${value}.${one}`)] }).find(
      (object) => object.kind === kind,
    );
    if (found === undefined) throw new Error(`there is no ${kind}`);
    return found as Monitor;
  };

  it('is nothing unless it is asked for', () => {
    const objects = render();
    expect(
      objects.filter(
        ({ kind, metadata }) => ours.includes(kind ?? '') || /-(?:metrics|dashboard)$/.test(metadata?.name ?? ''),
      ),
    ).to.deep.equal([]);
  });

  for (const set of [
    'metrics.serviceMonitor.enabled=true,metrics.serviceMonitor.interval=30s,metrics.serviceMonitor.labels.release=prometheus',
    'metrics.podMonitor.enabled=true,metrics.podMonitor.scrapeTimeout=10s,metrics.podMonitor.relabelings[0].action=labelmap',
    'metrics.prometheusRule.enabled=true,metrics.prometheusRule.runbookUrl=https://docs.example/alerts.md',
    'metrics.dashboard.enabled=true,metrics.dashboard.annotations.grafana_folder=Duet',
  ]) {
    it(`passes the strict linter with ${set}`, () => {
      const { status, stdout } = helm('lint', '--strict', chart, '--set', set);
      expect(status, stdout).to.equal(0);
    });
  }

  it('finds every pod by a Service for metrics, whether it is ready or not', () => {
    const objects = render({ set: ['metrics.serviceMonitor.enabled=true', 'gateway.enabled=true'] });
    const { spec } = monitor('ServiceMonitor');
    for (const component of components) {
      const service = find(objects, 'Service', `duet-${component}-metrics`);
      expect(service.metadata?.labels).to.include({
        ...spec.selector.matchLabels,
        'app.kubernetes.io/component': component,
      });
      expect(service.spec).to.include({ clusterIP: 'None', publishNotReadyAddresses: true });
      const ports = podSpecs(objects).get(`Deployment/duet-${component}`)?.containers[0]?.ports ?? [];
      expect(ports).to.deep.include({ name: service.spec?.ports?.[0]?.targetPort, containerPort: 9464 });
      expect(service.spec?.ports?.[0]?.name).to.equal(spec.endpoints?.[0]?.port);
      expect(find(objects, 'Deployment', `duet-${component}`).spec?.template.metadata?.labels).to.include(
        service.spec?.selector,
      );
    }
  });

  it('finds every pod without a Service, by a PodMonitor', () => {
    const objects = render({ set: ['metrics.podMonitor.enabled=true', 'gateway.enabled=true'] });
    const { spec } = monitor('PodMonitor');
    expect(objects.filter(({ metadata }) => metadata?.name?.endsWith('-metrics'))).to.deep.equal([]);
    for (const component of components) {
      const { template } = find(objects, 'Deployment', `duet-${component}`).spec ?? {};
      expect(template?.metadata?.labels).to.include(spec.selector.matchLabels);
      expect(template?.spec?.containers[0]?.ports?.map(({ name }) => name)).to.include(
        spec.podMetricsEndpoints?.[0]?.port,
      );
    }
  });

  for (const kind of ['ServiceMonitor', 'PodMonitor']) {
    it(`keeps the metrics' own labels, has the release for a job, and takes what a ${kind} is given`, () => {
      const { metadata, spec } = monitor(
        kind,
        'labels.release=prometheus',
        'annotations.a=b',
        'interval=30s',
        'scrapeTimeout=10s',
        'relabelings[0].action=labelmap',
        'metricRelabelings[0].action=drop',
      );
      expect(metadata?.labels).to.include({ release: 'prometheus', 'app.kubernetes.io/instance': 'duet' });
      expect(metadata?.annotations).to.deep.equal({ a: 'b' });
      expect(spec.jobLabel).to.equal('app.kubernetes.io/instance');
      expect(spec.endpoints ?? spec.podMetricsEndpoints).to.deep.equal([
        {
          port: 'metrics',
          honorLabels: true,
          interval: '30s',
          scrapeTimeout: '10s',
          relabelings: [{ action: 'labelmap' }],
          metricRelabelings: [{ action: 'drop' }],
        },
      ]);
      const [plain] = monitor(kind).spec.endpoints ?? monitor(kind).spec.podMetricsEndpoints ?? [];
      expect(plain).to.deep.equal({ port: 'metrics', honorLabels: true });
    });
  }

  it('let Prometheus in if a network policy names it, and no other peer', () => {
    const set = [
      'gateway.enabled=true',
      'networkPolicy.enabled=true',
      'networkPolicy.apiServer.cidrs[0]=10.0.0.1/32',
      'metrics.podMonitor.enabled=true',
      'networkPolicy.metrics[0].podSelector.matchLabels.app=prometheus',
    ];
    const policies = render({ set }).filter(({ kind }) => kind === 'NetworkPolicy') as V1NetworkPolicy[];
    for (const component of components) {
      const ingress = policies.find(({ metadata }) => metadata?.name === `duet-${component}`)?.spec?.ingress ?? [];
      expect(ingress.filter(({ ports = [] }) => ports.some(({ port }) => port === 'metrics'))).to.deep.equal([
        { ports: [{ port: 'metrics' }], _from: [{ podSelector: { matchLabels: { app: 'prometheus' } } }] },
      ]);
    }
  });

  describe('as alerts', () => {
    const named = (name: string, ...set: string[]) =>
      alertsOf(prometheusRule(...set)).find(({ alert }) => alert === name);
    const values = 'metrics.prometheusRule';

    it('have the labels that they are found by, and those that they are sent by', () => {
      const rule = prometheusRule(
        `${values}.labels.release=prometheus`,
        `${values}.annotations.a=b`,
        `${values}.alertLabels.team=shop`,
      );
      expect(rule.metadata?.labels).to.include({ release: 'prometheus' });
      expect(rule.metadata?.annotations).to.deep.equal({ a: 'b' });
      for (const { alert, labels } of alertsOf(rule))
        expect(labels, alert).to.have.keys('severity', 'team').and.include({ team: 'shop' });
    });

    it('take their threshold, time and severity from the values, and can each be left out', () => {
      const set = ['threshold=0.2', 'for=1m', 'severity=page'].map(
        (one) => `${values}.alerts.DuetErrorRatioHigh.${one}`,
      );
      const { expr, labels, ...changed } = named('DuetErrorRatioHigh', ...set) ?? { expr: '', labels: {} };
      expect(expr).to.match(/> 0\.2$/);
      expect(labels).to.deep.equal({ severity: 'page' });
      expect(changed).to.include({ for: '1m' });
      expect(named('DuetErrorRatioHigh', `${values}.alerts.DuetErrorRatioHigh.enabled=false`)).to.equal(undefined);
    });

    it('use their threshold, each that has one', () => {
      const { metrics } = loadYaml<{ metrics: { prometheusRule: { alerts: Record<string, { threshold?: number }> } } }>(
        readFileSync(`${chart}/values.yaml`, 'utf8'),
      );
      const names = Object.keys(metrics.prometheusRule.alerts).filter(
        (name) => metrics.prometheusRule.alerts[name]?.threshold !== undefined,
      );
      expect(names).to.have.length.above(10);
      const changed = alertsOf(prometheusRule(...names.map((name) => `${values}.alerts.${name}.threshold=0.8125`)));
      expect(changed.filter(({ expr }) => expr.includes('0.8125')).map(({ alert }) => alert)).to.have.members(names);
    });

    it('are those of the gateway only where there is one', () => {
      const ofGateway = (...set: string[]) =>
        alertsOf(prometheusRule(...set)).filter(({ alert, expr }) => /gateway/i.test(alert + expr));
      expect(ofGateway().map(({ alert }) => alert))
        .to.include('DuetMetricsMissing')
        .and.to.have.lengthOf(5);
      expect(ofGateway('gateway.enabled=false')).to.deep.equal([]);
    });

    it('do not ask for even picks where one pod is picked by choice', () => {
      expect(named('DuetPicksUnbalanced')).to.not.equal(undefined);
      expect(named('DuetPicksUnbalanced', 'post.userClient.loadBalancing=pick_first')).to.equal(undefined);
    });

    it('each lead to a section of the runbook, where it is said where that is', () => {
      const runbook = readFileSync(`${chart}/../../docs/operations/metrics-and-alerts.md`, 'utf8');
      const alerts = alertsOf(prometheusRule(`${values}.runbookUrl=https://docs.example/alerts.md`));
      for (const { alert, annotations } of alerts) {
        expect(annotations['runbook_url']).to.equal(`https://docs.example/alerts.md#${alert.toLowerCase()}`);
        expect(runbook.match(new RegExp(`^### ${alert}$`, 'gm')) ?? [], alert).to.have.lengthOf(1);
      }
      expect([...runbook.matchAll(/^### (Duet\w+)$/gm)].map(([, alert]) => alert)).to.have.members(
        alerts.map(({ alert }) => alert),
      );
      expect(named('DuetLatencyHigh')?.annotations).to.not.have.property('runbook_url');
    });

    it('are each in the README of the chart, with their severity, time and threshold', () => {
      const readme = readFileSync(`${chart}/README.md`, 'utf8');
      for (const { alert, labels, for: time } of alertsOf(prometheusRule())) {
        const [, severity, after] = new RegExp(`^\\| \`${alert}\` \\| (\\w+) \\| (\\w+) \\|`, 'm').exec(readme) ?? [];
        expect([severity, after], alert).to.deep.equal([labels['severity'], time]);
      }
    });
  });

  describe('as a dashboard', () => {
    it("is found by the sidecar's label, in the configured folder", () => {
      const set = [
        'metrics.dashboard.enabled=true',
        'metrics.dashboard.labels.team=shop',
        'metrics.dashboard.annotations.grafana_folder=Duet',
      ];
      const { metadata, data } = find(render({ set }), 'ConfigMap', 'duet-dashboard');
      expect(metadata?.labels).to.include({ grafana_dashboard: '1', team: 'shop' });
      expect(metadata?.annotations).to.deep.equal({ grafana_folder: 'Duet' });
      expect(Object.keys(data ?? {})).to.deep.equal(['duet.json']);
    });

    it('takes the data source, the namespace and the release that are chosen', () => {
      const { panels, templating } = dashboard();
      expect(templating.list.map(({ name }) => name)).to.deep.equal(['datasource', 'namespace', 'release']);
      for (const { type, title, datasource, targets = [] } of panels.filter((panel) => panel.type !== 'row')) {
        expect(targets, `${type} ${title}`).to.have.length.above(0);
        for (const from of [datasource, ...targets.map((target) => target.datasource)])
          expect(from?.uid, title).to.equal('${datasource}');
        for (const { expr } of targets) {
          const selectors = expr.match(/\{[^}]*\}/g) ?? [];
          expect(selectors, expr).to.have.length.above(0);
          for (const selector of selectors) expect(selector).to.include('namespace="$namespace", job="$release"');
        }
      }
    });

    it('has panels that do not lie on one another, each with an id of its own', () => {
      const { panels } = dashboard();
      const ids = panels.map(({ id }) => id);
      expect(ids).to.deep.equal([...new Set(ids)]);
      for (const [index, { title, gridPos: a }] of panels.entries()) {
        expect(a.x + a.w, title).to.be.at.most(24);
        for (const { title: other, gridPos: b } of panels.slice(index + 1)) {
          const apart = a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
          expect(apart, `${title} and ${other}`).to.equal(true);
        }
      }
    });
  });
});
