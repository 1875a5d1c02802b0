import { Counter, Gauge, type Registry } from 'prom-client';

/** The value of one set of labels. */
export type Labelled<Label extends string> = readonly [labels: Record<Label, string>, value: number];

export interface TalliedOptions<Label extends string> {
  readonly name: string;
  readonly help: string;
  /** Default none. */
  readonly labelNames?: readonly Label[];
  /**
   * All series, or the single value of a metric without labels. Read at each scrape: a series that is gone
   * disappears.
   */
  readonly values: () => Iterable<Labelled<Label>> | number;
}

/*
 * Metrics with external counts, passed to prom-client at scrape time. prom-client builds a text of the labels for
 * each update, which would be several per call.
 */

export const talliedCounter = <Label extends string>(registry: Registry, options: TalliedOptions<Label>): void =>
  registry.registerMetric(
    new Counter({
      ...configurationOf(options),
      collect() {
        this.reset();
        const values = options.values();
        if (typeof values === 'number') this.inc(values);
        else for (const [labels, value] of values) this.inc(labels, value);
      },
    }),
  );

export const talliedGauge = <Label extends string>(registry: Registry, options: TalliedOptions<Label>): void =>
  registry.registerMetric(
    new Gauge({
      ...configurationOf(options),
      collect() {
        this.reset();
        const values = options.values();
        if (typeof values === 'number') this.set(values);
        else for (const [labels, value] of values) this.set(labels, value);
      },
    }),
  );

const configurationOf = <Label extends string>({ name, help, labelNames = [] }: TalliedOptions<Label>) => ({
  name,
  help,
  labelNames,
  registers: [],
});

/** Registers metrics of tallies that carry their labels, one metric for each number of a tally. */
export const talliesOf =
  <Label extends string, T extends { readonly labels: Record<Label, string> }>(
    registry: Registry,
    labelNames: readonly Label[],
    tallies: ReadonlyMap<unknown, T>,
  ) =>
  (name: string, help: string, count: (tally: T) => number, register = talliedCounter): void =>
    register(registry, {
      name,
      help,
      labelNames,
      values: () => [...tallies.values()].map((tally) => [tally.labels, count(tally)] as const),
    });
