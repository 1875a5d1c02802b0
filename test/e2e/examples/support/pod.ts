import type { V1EnvVar, V1Probe } from '@kubernetes/client-node';
import { core, readyPods } from '../../support/cluster.js';

export interface PodOptions {
  readonly name: string;
  readonly image: string;
  readonly args?: string[];
  readonly env?: V1EnvVar[];
  /** It is ready when this is open, or as `readiness` says, and a Service of its name leads to it. */
  readonly port: number;
  readonly readiness?: V1Probe;
  /** Of the user. Default that of our images. */
  readonly uid?: number;
  /** A directory of its own to write to. */
  readonly scratch?: string;
}

/** Runs a pod behind a Service, both of its name, and resolves when it is ready. */
export const runPod = async (namespace: string, options: PodOptions): Promise<void> => {
  const { name, image, args = [], env = [], port, uid = 65532, scratch } = options;
  const labels = { app: name };
  await core.createNamespacedService({
    namespace,
    body: { metadata: { name }, spec: { selector: labels, ports: [{ port }] } },
  });
  await core.createNamespacedPod({
    namespace,
    body: {
      metadata: { name, labels },
      spec: {
        automountServiceAccountToken: false,
        terminationGracePeriodSeconds: 1,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: uid,
          runAsGroup: uid,
          fsGroup: uid,
          seccompProfile: { type: 'RuntimeDefault' },
        },
        containers: [
          {
            name,
            image,
            imagePullPolicy: 'IfNotPresent',
            args,
            env,
            ports: [{ containerPort: port }],
            readinessProbe: options.readiness ?? { tcpSocket: { port }, periodSeconds: 1 },
            resources: { requests: { cpu: '10m', memory: '32Mi' } },
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
            ...(scratch !== undefined && { volumeMounts: [{ name: 'scratch', mountPath: scratch }] }),
          },
        ],
        ...(scratch !== undefined && { volumes: [{ name: 'scratch', emptyDir: {} }] }),
      },
    },
  });
  await readyPods(namespace, `app=${name}`, 1);
};
