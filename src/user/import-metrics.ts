import type { Registry } from 'prom-client';
import { talliedGauge } from '../platform/metrics/tallied.js';
import type { UserImports } from './user-imports.js';

/** Imports in progress in this process. Rejected imports show in `grpc_server_handled_total` as RESOURCE_EXHAUSTED. */
export const observeImports = (registry: Registry, { counts }: Pick<UserImports, 'counts'>): void => {
  talliedGauge(registry, {
    name: 'duet_user_imports',
    help: 'Imports that are being staged or written, and imports that wait to start.',
    labelNames: ['state'],
    values() {
      const { open, waiting } = counts();
      return [
        [{ state: 'open' }, open],
        [{ state: 'waiting' }, waiting],
      ];
    },
  });
};
