import type { KubernetesObject } from '@kubernetes/client-node';
import type { Release } from '../../support/release.js';
import type { ClientName } from './settings.js';

export interface LoadJobOptions {
  readonly job: string;
  readonly image: string;
  readonly clients: readonly ClientName[];
  readonly callsPerSecond: number;
  /** Its node, which is not disturbed. */
  readonly node: string;
  /** A ConfigMap with the CAs to trust, under `ca.crt`. Default: the CA of User's certificate. */
  readonly trustBundle?: string | undefined;
}

const secrets = '/var/run/secrets/load';

/** What each container of a Job of ours has. */
const container = (image: string) => ({
  image,
  imagePullPolicy: 'IfNotPresent',
  resources: { requests: { cpu: '100m', memory: '64Mi' } },
  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
  volumeMounts: [
    { name: 'secrets', mountPath: secrets, readOnly: true },
    { name: 'api', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true },
  ],
});

const goClient: ClientName = 'grpc-go headless';

/**
 * The load as a Job, which ends with the release's namespace or after an hour. It uses the release's client account,
 * which may call everything and, like Post, watch EndpointSlices.
 */
export const loadJob = (release: Release, options: LoadJobOptions): readonly KubernetesObject[] => {
  const { namespace, name } = release;
  const { job: jobName, image, clients, callsPerSecond, node, trustBundle } = options;
  const rate = String(Math.round(callsPerSecond / clients.length));
  const inNode = {
    ...container(image),
    name: 'grpc-js',
    env: Object.entries({
      LOAD_CLIENTS: clients.filter((client) => client !== goClient).join(','),
      LOAD_RATE: rate,
      LOAD_RELEASE: name,
      LOAD_NAMESPACE: namespace,
    }).map(([key, value]) => ({ name: key, value })),
  };
  const inGo = {
    ...container(image),
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
  const containers = [inNode, ...(clients.includes(goClient) ? [inGo] : [])];
  return jobOf(release, { job: jobName, node, trustBundle, containers });
};

export interface HistoryJobOptions {
  readonly job: string;
  readonly image: string;
  readonly callsPerSecond: number;
  readonly node: string | undefined;
}

/** The program of test/clients/history as such a Job. */
export const historyJob = (
  release: Release,
  { job, image, callsPerSecond, node }: HistoryJobOptions,
): readonly KubernetesObject[] => {
  const environment = {
    HISTORY_RATE: String(callsPerSecond),
    LOAD_RELEASE: release.name,
    LOAD_NAMESPACE: release.namespace,
  };
  const program = {
    ...container(image),
    name: 'history',
    args: ['load/history.js'],
    env: Object.entries(environment).map(([key, value]) => ({ name: key, value })),
  };
  return jobOf(release, { job, node, containers: [program], graceSeconds: 120 });
};

interface JobOptions {
  readonly job: string;
  readonly node: string | undefined;
  readonly trustBundle?: string | undefined;
  readonly containers: readonly object[];
  /** From SIGTERM to SIGKILL. */
  readonly graceSeconds?: number;
}

const jobOf = (
  release: Release,
  { job: jobName, node, trustBundle, containers, graceSeconds = 30 }: JobOptions,
): readonly KubernetesObject[] => {
  const { namespace, name } = release;
  const account = `${name}-client`;
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
          terminationGracePeriodSeconds: graceSeconds,
          ...(node !== undefined && { nodeSelector: { 'kubernetes.io/hostname': node } }),
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 65532,
            runAsGroup: 65532,
            fsGroup: 65532,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers,
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
