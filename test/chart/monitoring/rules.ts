import type { KubernetesObject } from '@kubernetes/client-node';
import { render } from '../helm.js';

export interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface PrometheusRule extends KubernetesObject {
  readonly spec: { readonly groups: readonly { readonly name: string; readonly rules: readonly Alert[] }[] };
}

const isRule = (object: KubernetesObject): object is PrometheusRule => object.kind === 'PrometheusRule';

/** The chart's PrometheusRule, for the release `duet` in the namespace `shop`, with a gateway. */
export const prometheusRule = (...set: string[]): PrometheusRule => {
  const [found, ...others] = render({
    set: ['metrics.prometheusRule.enabled=true', 'gateway.enabled=true', ...set],
  }).filter(isRule);
  if (found === undefined || others.length > 0) throw new Error('the chart renders no PrometheusRule, or several');
  return found;
};

export const alertsOf = ({ spec }: PrometheusRule): readonly Alert[] => spec.groups.flatMap(({ rules }) => rules);
