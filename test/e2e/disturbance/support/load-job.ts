import type { KubernetesObject } from '@kubernetes/client-node';
import type { Release } from '../../support/release.js';
import type { ClientName } from './settings.js';

export interface LoadJobOptions {
  readonly job: string;
  readonly image: string;
  readonly clients: readonly ClientName[];
  readonly callsPerSecond: number;
  /** Where it runs: a node that is left alone. */
  readonly node: string;
  /** A ConfigMap with the CAs to trust, under `ca.crt`. Default that of User's own certificate. */
  readonly trustBundle?: string | undefined;
}

const secrets = '/var/run/secrets/load';
const goClient: ClientName = 'grpc-go headless';

/**
 * The load as a Job, which ends with the release's namespace or after an hour. It is the release's own client account,
 * which may call everything, and may watch EndpointSlices as Post does.
 */
export const loadJob = (release: Release, options: LoadJobOptions): readonly KubernetesObject[] => {
  const { namespace, name } = release;
  const { job: jobName, image, clients, callsPerSecond, node, trustBundle } = options;
  const account = `${name}-client`;
  const rate = String(Math.round(callsPerSecond / clients.length));
  const container = {
    image,
    imagePullPolicy: 'IfNotPresent',
    resources: { requests: { cpu: '100m', memory: '64Mi' } },
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
    volumeMounts: [
      { name: 'secrets', mountPath: secrets, readOnly: true },
      { name: 'api', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true },
    ],
  };
  const inNode = {
    ...container,
    name: 'grpc-js',
    env: Object.entries({
      LOAD_CLIENTS: clients.filter((client) => client !== goClient).join(','),
      LOAD_RATE: rate,
      LOAD_RELEASE: name,
      LOAD_NAMESPACE: namespace,
    }).map(([key, value]) => ({ name: key, value })),
  };
  const inGo = {
    ...container,
    name: 'grpc-go',
    command: ['/load-go'],
    args: [
      '-name',
      goClient,
      '-rate',
      rate,
      '-ca',
      `${secrets}/tls/ca.crt`,
      '-token-file',
      `${secrets}/user/token`,
      '-target',
      `dns:///${name}-user-headless.${namespace}.svc.cluster.local:9000`,
      '-server-name',
      `${name}-user.${namespace}.svc`,
    ],
  };
  const token = (component: 'user' | 'post'): object => ({
    serviceAccountToken: { path: `${component}/token`, audience: release.audience(component), expirationSeconds: 3600 },
  });
  const authorities = trustBundle
    ? { configMap: { name: trustBundle, items: [{ key: 'ca.crt', path: 'tls/ca.crt' }] } }
    : { secret: { name: `${name}-user-tls`, items: [{ key: 'ca.crt', path: 'tls/ca.crt' }] } };

  const binding = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: jobName, namespace },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: `${name}-post` },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
  };
  const job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: jobName, namespace },
    spec: {
      backoffLimit: 0,
      activeDeadlineSeconds: 3600,
      template: {
        spec: {
          restartPolicy: 'Never',
          serviceAccountName: account,
          automountServiceAccountToken: false,
          nodeSelector: { 'kubernetes.io/hostname': node },
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 65532,
            runAsGroup: 65532,
            fsGroup: 65532,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [inNode, ...(clients.includes(goClient) ? [inGo] : [])],
          volumes: [
            {
              name: 'secrets',
              projected: { defaultMode: 0o440, sources: [authorities, token('user'), token('post')] },
            },
            {
              name: 'api',
              projected: {
                defaultMode: 0o440,
                sources: [
                  { serviceAccountToken: { path: 'token', expirationSeconds: 3600 } },
                  { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
                ],
              },
            },
          ],
        },
      },
    },
  };
  return [binding, job];
};
