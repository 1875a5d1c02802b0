import { core } from './cluster.js';

/** The number of calls of a method that a pod has answered, by its own metrics. */
export const countCalls = async (namespace: string, pod: string, service: string, method: string): Promise<number> => {
  const text = await core.connectGetNamespacedPodProxyWithPath({ namespace, name: `${pod}:9464`, path: 'metrics' });
  return text
    .split('\n')
    .filter(
      (line) =>
        line.startsWith('grpc_server_handled_total{') && line.includes(`"${service}"`) && line.includes(`"${method}"`),
    )
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
};
