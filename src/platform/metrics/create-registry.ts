import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Database } from '../database/database.js';

/** A registry with the process's own metrics: CPU, memory, event-loop delay, garbage collection. */
export const createRegistry = ({ service }: { readonly service: string }): Registry => {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  return registry;
};

/** The connections of a database's pool: open, idle, and calls that wait for one. Nothing for PGlite. */
export const observePool = (registry: Registry, { pool }: Pick<Database, 'pool'>): void => {
  if (pool === undefined) return;
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
  registry.registerMetric(connections);
  registry.registerMetric(waiting);
};
