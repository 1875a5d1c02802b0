import type { Registry } from 'prom-client';
import { talliedGauge } from '../platform/metrics/tallied.js';
import type { UserImports } from './user-imports.js';

/** Imports under way in this process. What is refused shows in `grpc_server_handled_total` as RESOURCE_EXHAUSTED. */
export const observeImports = (registry: Registry, { counts }: Pick<UserImports, 'counts'>): void => {
  talliedGauge(registry, {
    name: 'duet_user_imports',
    help: 'Imports that are being staged or written, and those that wait to begin.',
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
