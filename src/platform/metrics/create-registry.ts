import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { securityLevels, type ConnectionSecurity } from '../database/encryption/connection-security.js';
import type { Database } from '../database/database.js';
import { standardOutput } from '../logs/standard-output.js';
import { version } from '../version.js';
import { talliedCounter, talliedGauge } from './tallied.js';

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
    values: () => standardOutput.dropped,
  });
  return registry;
};

/** The connections of a database's pool: open, idle, the most there may be, and calls that wait for one. */
export const observePool = (registry: Registry, { pool }: Pick<Database, 'pool'>): void => {
  talliedGauge(registry, {
    name: 'duet_database_connections',
    help: 'Connections of the database pool.',
    labelNames: ['state'],
    values() {
      const { open, idle } = pool();
      return [
        [{ state: 'idle' }, idle],
        [{ state: 'busy' }, open - idle],
      ];
    },
  });
  talliedGauge(registry, {
    name: 'duet_database_connections_max',
    help: 'The most connections that the database pool opens.',
    values: () => pool().max,
  });
  talliedGauge(registry, {
    name: 'duet_database_waiting',
    help: 'Calls that wait for a connection of the database pool.',
    values: () => pool().waiting,
  });
};

/** How connections to the database are protected: 1 for what applies, 0 for the rest, so that an alert has a series. */
export const observeSecurity = (registry: Registry, applies: ConnectionSecurity): void =>
  talliedGauge(registry, {
    name: 'duet_database_connection_security',
    help: 'How connections to the database are protected; 1 for the one that applies.',
    labelNames: ['security'],
    values: () => securityLevels.map((security) => [{ security }, security === applies ? 1 : 0]),
  });
