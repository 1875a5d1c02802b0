import { setTimeout as pause } from 'node:timers/promises';
import { core, isStatus } from '../../support/cluster.js';
import { command } from '../../support/command.js';

/** Cordons a node and evicts the pods of a release that a selector names, until they are gone. */
export const drainNode = async (namespace: string, node: string, labelSelector: string): Promise<void> => {
  await command('kubectl', ['cordon', node]);
  const { items } = await core.listNamespacedPod({ namespace, fieldSelector: `spec.nodeName=${node}`, labelSelector });
  await Promise.all(
    items.map(async ({ metadata }) => {
      await evict(namespace, metadata?.name ?? '');
      const wait = ['wait', `pod/${metadata?.name}`, '--for=delete', '--timeout=2m'];
      await command('kubectl', ['--namespace', namespace, ...wait]);
    }),
  );
};

/** As `kubectl drain` does: again while a disruption budget does not allow it. */
const evict = async (namespace: string, name: string): Promise<void> => {
  for (;;) {
    try {
      await core.createNamespacedPodEviction({ namespace, name, body: { metadata: { namespace, name } } });
      return;
    } catch (error) {
      if (!isStatus(error, 429)) throw error;
      await pause(2_000);
    }
  }
};
