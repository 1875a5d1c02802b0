import { expect } from 'chai';
import { command, tryCommand } from './support/command.js';
import { chart, valueFlags, type Values } from './support/helm.js';
import { openNamespace } from './support/release.js';

/** A complete monitor. */
const monitor = (value: string): Values['set'] => ({
  [`metrics.${value}.enabled`]: true,
  [`metrics.${value}.labels.release`]: 'prometheus',
  [`metrics.${value}.interval`]: '30s',
  [`metrics.${value}.scrapeTimeout`]: '10s',
  [`metrics.${value}.relabelings[0].action`]: 'labelmap',
  [`metrics.${value}.relabelings[0].regex`]: '__meta_kubernetes_node_(.+)',
  [`metrics.${value}.metricRelabelings[0].action`]: 'drop',
  [`metrics.${value}.metricRelabelings[0].sourceLabels[0]`]: '__name__',
  [`metrics.${value}.metricRelabelings[0].regex`]: 'nodejs_.+',
});

describe('what the chart gives the Prometheus operator', () => {
  let namespace: string;
  let close: (() => Promise<void>) | undefined;

  before(async () => {
    ({ namespace, close } = await openNamespace('monitoring'));
  });
  after(() => close?.());

  for (const value of ['serviceMonitor', 'podMonitor']) {
    it(`is taken by the API server, without a warning: ${value}, rules and dashboard`, async () => {
      const set = { ...monitor(value), 'metrics.prometheusRule.enabled': true, 'metrics.dashboard.enabled': true };
      const rendered = await command('helm', [
        'template',
        '--skip-tests',
        '--namespace',
        namespace,
        'duet',
        chart,
        ...valueFlags({ set }),
      ]);
      const { code, stdout, stderr } = await tryCommand(
        'kubectl',
        ['--namespace', namespace, 'apply', '--dry-run=server', '--filename', '-'],
        { input: rendered },
      );
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
      expect(stdout)
        .to.include(`${value.toLowerCase()}.monitoring.coreos.com/duet`)
        .and.include('prometheusrule.monitoring.coreos.com/duet');
    });
  }
});
