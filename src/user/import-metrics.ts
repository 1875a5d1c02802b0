import { Gauge, type Registry } from 'prom-client';
import type { UserImports } from './user-imports.js';

/** Imports under way in this process. What is refused shows in `grpc_server_handled_total` as RESOURCE_EXHAUSTED. */
export const observeImports = (registry: Registry, { counts }: Pick<UserImports, 'counts'>): void => {
  const gauge = new Gauge({
    name: 'duet_user_imports',
    help: 'Imports that are being staged or written, and those that wait to begin.',
    labelNames: ['state'],
    registers: [],
    collect() {
      const { open, waiting } = counts();
      this.set({ state: 'open' }, open);
      this.set({ state: 'waiting' }, waiting);
    },
  });
  registry.registerMetric(gauge);
};
