/** The series of each metric, as their labels. */
export type Exposition = ReadonlyMap<string, readonly Readonly<Record<string, string>>[]>;

/** Parses the output of /metrics. Source: Prometheus, "Exposition formats", text-based. */
export const parseExposition = (text: string): Exposition => {
  const metrics = new Map<string, Record<string, string>[]>();
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [, metric, labels = ''] = /^(\w+)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
    if (metric === undefined) throw new Error(`not a line of /metrics: ${line}`);
    const series = Object.fromEntries(
      [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, name = '', value = '']) => [name, value]),
    );
    metrics.set(metric, [...(metrics.get(metric) ?? []), series]);
  }
  return metrics;
};
