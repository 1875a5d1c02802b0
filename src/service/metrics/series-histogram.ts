import { Histogram, type HistogramConfiguration } from 'prom-client';

/** One time series of a histogram, by its labels. */
export class Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly #bounds: readonly number[];
  /** How many values are in each bucket and in none before; the last are above all bounds. */
  readonly #counts: number[];
  #sum = 0;

  constructor(labels: Readonly<Record<string, string>>, bounds: readonly number[]) {
    this.labels = labels;
    this.#bounds = bounds;
    this.#counts = Array.from({ length: bounds.length + 1 }, () => 0);
  }

  observe(value: number): void {
    let bucket = 0;
    while (value > (this.#bounds[bucket] ?? Infinity)) bucket++;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#sum += value;
  }

  /** As prom-client writes them. */
  *values(name: string): Generator<object, void, void> {
    const sharedLabels = this.labels;
    let count = 0;
    for (const [bucket, bound] of [...this.#bounds, '+Inf'].entries()) {
      count += this.#counts[bucket] ?? 0;
      yield { metricName: `${name}_bucket`, labels: { le: bound }, sharedLabels, value: count };
    }
    yield { metricName: `${name}_sum`, labels: {}, sharedLabels, value: this.#sum };
    yield { metricName: `${name}_count`, labels: {}, sharedLabels, value: count };
  }
}

/**
 * A histogram that is given its values by series. Where prom-client's own makes a text of the labels for each value, to
 * find what it belongs to, a series knows.
 */
export class SeriesHistogram<Label extends string> extends Histogram<Label> {
  readonly #name: string;
  readonly #help: string;
  readonly #bounds: readonly number[];
  readonly #series: Series[] = [];

  /** @param configuration with bounds in their order */
  constructor(
    configuration: Pick<HistogramConfiguration<Label>, 'name' | 'help' | 'labelNames' | 'registers'> & {
      readonly buckets: number[];
    },
  ) {
    super(configuration);
    this.#name = configuration.name;
    this.#help = configuration.help;
    this.#bounds = configuration.buckets;
  }

  /** A new series. One for each set of labels. */
  series(labels: Record<Label, string>): Series {
    const series = new Series(labels, this.#bounds);
    this.#series.push(series);
    return series;
  }

  /** What prom-client's registry asks a histogram for, and its `get` too. */
  async getForPromString(): Promise<object> {
    return {
      name: this.#name,
      help: this.#help,
      type: 'histogram',
      aggregator: 'sum',
      values: this.#series.flatMap((series) => [...series.values(this.#name)]),
    };
  }
}
