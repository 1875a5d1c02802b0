import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { securityLevels, type ConnectionSecurity } from '../database/encryption/connection-security.js';
import type { Database } from '../database/database.js';
import { standardOutput } from '../logs/standard-output.js';
import { version } from '../version.js';
import { talliedCounter, talliedGauge } from './tallied.js';

/** Sums such as `nodejs_active_resources`: gauges whose names look like counters. */
const misnamed = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/**
 * A registry with the process's own metrics: build, dropped log lines, CPU, memory, event-loop delay, garbage
 * collection.
 */
export const createRegistry = ({ service }: { readonly service: string }): Registry => {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  for (const name of misnamed) registry.removeSingleMetric(name);
  const build = new Gauge({
    name: 'duet_build_info',
    help: 'Always 1; the labels name the version.',
    labelNames: ['version', 'nodejs_version'],
    registers: [registry],
  });
  build.set({ version, nodejs_version: process.versions.node }, 1);
  talliedCounter(registry, {
    name: 'duet_log_lines_dropped_total',
    help: 'Log lines dropped because standard output was not read.',
    values: () => standardOutput.dropped,
  });
  return registry;
};

/** The connections of a database pool: open, idle, maximum, and callers that wait for one. */
export const observePool = (registry: Registry, { pool }: Pick<Database, 'pool'>): void => {
  talliedGauge(registry, {
    name: 'duet_database_connections',
    help: 'Open connections of the database pool.',
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
    help: 'Maximum connections of the database pool.',
    values: () => pool().max,
  });
  talliedGauge(registry, {
    name: 'duet_database_waiting',
    help: 'Callers that wait for a connection of the database pool.',
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
