import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Database } from '../database/database.js';
import { standardOutput } from '../logs/standard-output.js';
import { version } from '../version.js';
import { talliedCounter } from './tallied.js';

/** Sums of `nodejs_active_resources` and its like: gauges, whose names claim to be counters. */
const misnamed = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/** A registry with the process's own metrics: its build, dropped log lines, CPU, memory, event-loop delay, garbage collection. */
export const createRegistry = ({ service }: { readonly service: string }): Registry => {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  for (const name of misnamed) registry.removeSingleMetric(name);
  const build = new Gauge({
    name: 'duet_build_info',
    help: 'Always 1; the labels say what runs.',
    labelNames: ['version', 'nodejs_version'],
    registers: [registry],
  });
  build.set({ version, nodejs_version: process.versions.node }, 1);
  talliedCounter(registry, {
    name: 'duet_log_lines_dropped_total',
    help: 'Log lines that were dropped because nothing read standard output.',
    labelNames: [],
    values: () => [[{}, standardOutput.dropped]],
  });
  return registry;
};

/** The connections of a database's pool: open, idle, the most there may be, and calls that wait for one. */
export const observePool = (registry: Registry, { pool }: Pick<Database, 'pool'>): void => {
  const connections = new Gauge({
    name: 'duet_database_connections',
    help: 'Connections of the database pool.',
    labelNames: ['state'],
    registers: [],
    collect() {
      const { open, idle } = pool();
      this.set({ state: 'idle' }, idle);
      this.set({ state: 'busy' }, open - idle);
    },
  });
  const waiting = new Gauge({
    name: 'duet_database_waiting',
    help: 'Calls that wait for a connection of the database pool.',
    registers: [],
    collect() {
      this.set(pool().waiting);
    },
  });
  const max = new Gauge({
    name: 'duet_database_connections_max',
    help: 'The most connections that the database pool opens.',
    registers: [],
    collect() {
      this.set(pool().max);
    },
  });
  registry.registerMetric(connections);
  registry.registerMetric(max);
  registry.registerMetric(waiting);
};
