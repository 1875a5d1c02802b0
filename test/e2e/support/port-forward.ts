import { startChild } from '../../support/child.js';

export interface PortForward {
  /** 127.0.0.1:port */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * A local port that leads to a port in the cluster, by `kubectl port-forward`. `target` is `svc/NAME` or `pod/NAME`;
 * a Service's leads to one of its pods, and ends with it.
 */
export const portForward = async (namespace: string, target: string, port: number): Promise<PortForward> => {
  const child = startChild('kubectl', ['--namespace', namespace, 'port-forward', target, `:${port}`]);
  try {
    const [, local] = await child.line(/Forwarding from 127\.0\.0\.1:(\d+)/);
    return {
      address: `127.0.0.1:${local}`,
      async close() {
        await child.stop();
      },
    };
  } catch (error) {
    await child.stop();
    throw error;
  }
};
