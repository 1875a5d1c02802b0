import { expect } from 'chai';
import { dashboard, queriesOf, variableQueriesOf } from './dashboard.js';
import { parseExposition, type Exposition } from './exposition.js';
import { parseQuery, type Query } from './promql.js';
import { promtool } from './promtool.js';
import { alertsOf, prometheusRule } from './rules.js';
import { scrapeRelease } from './scrape-release.js';

/** The labels that Prometheus adds to each series of a pod found by one of the chart's monitors. */
const targetLabels = ['namespace', 'job', 'pod', 'instance', 'container', 'endpoint'];

const labelsIn = (served: Exposition, metric: string): readonly string[] => [
  ...targetLabels,
  ...new Set((served.get(metric) ?? []).flatMap((series) => Object.keys(series))),
];

/** The metrics and labels of a query that do not exist. */
const missing = (query: Query, served: Exposition): string[] => [
  ...query.selectors.flatMap(({ metric, matchers }) => {
    const series = served.get(metric);
    if (series === undefined) return [metric];
    return matchers
      .filter(({ label }) => !targetLabels.includes(label))
      .flatMap(({ label, operator, value }) => {
        if (!series.some((labels) => label in labels)) return [`${metric}{${label}}`];
        return operator === '=' && !series.some((labels) => labels[label] === value)
          ? [`${metric}{${label}="${value}"}`]
          : [];
      });
  }),
  ...query.groupings.flatMap(({ labels, metrics }) =>
    metrics.flatMap((metric) =>
      labels.filter((label) => !labelsIn(served, metric).includes(label)).map((label) => `${metric}{${label}}`),
    ),
  ),
];

describe('the metrics that the services and the gateway serve', () => {
  let texts: readonly string[];
  let served: Exposition;

  before(async function () {
    this.timeout(120_000);
    texts = await scrapeRelease();
    served = parseExposition(texts.join('\n'));
  });

  const complaints = (expression: string): string[] => missing(parseQuery(expression), served);
  const resultLabels = (expression: string): readonly string[] =>
    parseQuery(expression).labels((metric) => labelsIn(served, metric));

  it('are named as Prometheus asks for', () => {
    expect(texts).to.have.lengthOf(3);
    for (const text of texts) {
      const { status, output } = promtool(['check', 'metrics'], text);
      expect(status, output).to.equal(0);
    }
  });

  for (const { alert, expr, annotations } of alertsOf(prometheusRule())) {
    it(`have all that ${alert} asks for and tells`, () => {
      expect(complaints(expr)).to.deep.equal([]);
      const told = Object.values(annotations).flatMap((text) =>
        [...text.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label),
      );
      expect(resultLabels(expr)).to.include.members(told);
    });
  }

  for (const { title, expression, legend } of queriesOf(dashboard())) {
    it(`have all that the dashboard asks for: ${title}, ${legend}`, () => {
      expect(complaints(expression)).to.deep.equal([]);
      expect(resultLabels(expression)).to.include.members(
        [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label),
      );
    });
  }

  it('have what the variables of the dashboard are chosen from', () => {
    for (const { expression, label } of variableQueriesOf(dashboard())) {
      expect(complaints(expression), expression).to.deep.equal([]);
      expect(resultLabels(expression)).to.include(label);
    }
  });

  it('would be missed, and so would a label or its value', () => {
    expect(complaints('rate(grpc_server_handled_totals[5m])')).to.deep.equal(['grpc_server_handled_totals']);
    expect(complaints('duet_database_waiting{state="busy"}')).to.deep.equal(['duet_database_waiting{state}']);
    expect(complaints('duet_database_connections{state="open"}')).to.deep.equal([
      'duet_database_connections{state="open"}',
    ]);
    expect(complaints('sum by (peer) (rate(grpc_server_handled_total[5m]))')).to.deep.equal([
      'grpc_server_handled_total{peer}',
    ]);
    expect(complaints('duet_database_waiting / on (pod, state) duet_database_connections')).to.deep.equal([
      'duet_database_waiting{state}',
    ]);
    expect(resultLabels('sum by (service) (rate(grpc_server_handled_total[5m])) > 0')).to.deep.equal(['service']);
    expect(() => complaints('sum(rate(grpc_server_handled_total[5m])')).to.throw('not PromQL');
  });
});
