import { find, render } from '../helm.js';

export interface Dashboard {
  readonly title: string;
  readonly uid: string;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly Variable[] };
}

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly datasource?: { readonly uid: string };
  readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>;
  readonly targets?: readonly {
    readonly expr: string;
    readonly legendFormat: string;
    readonly datasource: { readonly uid: string };
  }[];
}

interface Variable {
  readonly name: string;
  readonly type: string;
  readonly query: string | { readonly query: string };
}

/** The dashboard in the chart's ConfigMap. */
export const dashboard = (): Dashboard => {
  const { data = {} } = find(render({ set: ['metrics.dashboard.enabled=true'] }), 'ConfigMap', 'duet-dashboard');
  return JSON.parse(data['duet.json'] ?? '') as Dashboard;
};

/** As Grafana substitutes them. */
const filled = (expression: string): string => expression.replaceAll('$__rate_interval', '5m');

export const queriesOf = ({ panels }: Dashboard): readonly { title: string; expression: string; legend: string }[] =>
  panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr, legendFormat }) => ({ title, expression: filled(expr), legend: legendFormat })),
  );

/** From `label_values(expression, label)`. */
export const variableQueriesOf = ({ templating }: Dashboard): readonly { expression: string; label: string }[] =>
  templating.list
    .filter(({ type }) => type === 'query')
    .map(({ name, query }) => {
      const [, expression, label] =
        /^label_values\((.+), (\w+)\)$/.exec(typeof query === 'string' ? query : query.query) ?? [];
      if (expression === undefined || label === undefined)
        throw new Error(`the variable ${name} does not ask for the values of a label`);
      return { expression, label };
    });
