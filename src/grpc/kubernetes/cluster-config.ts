import { status } from '@grpc/grpc-js';
import type { KubeConfig } from '@kubernetes/client-node';
import { readFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';
import { StatusError } from '../common/status-error.js';

/**
 * An API server, and the credentials for requests to it. `KubeConfig` of `@kubernetes/client-node`, version 1 or 2,
 * implements it.
 */
export interface ClusterConfig {
  /** `server` is the URL of the API server. */
  getCurrentCluster(): { readonly server: string } | null;
  /** Adds the CA and the credentials to the options of one request. */
  applyToHTTPSOptions(options: RequestOptions): Promise<void>;
}

/** Where Kubernetes mounts a pod's service account: `token`, `ca.crt` and `namespace`. */
export const defaultServiceAccountDirectory = '/var/run/secrets/kubernetes.io/serviceaccount';

const readAccount = async (directory: string, file: string): Promise<string> => {
  try {
    return (await readFile(`${directory}/${file}`, 'utf8')).trim();
  } catch (cause) {
    throw new StatusError(status.FAILED_PRECONDITION, `the service account of this process has no ${file}`, { cause });
  }
};

/**
 * The API server of the cluster that this process runs in, with the service account of its pod, by `KubeConfig` of
 * `@kubernetes/client-node`. Read at each call, because the kubelet rotates the token. Rejects with
 * FAILED_PRECONDITION without a service account, and when that package is not installed or does not load: version 2
 * requires Node.js 22.19 or later for its undici. Source:
 * https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
 */
export const inClusterConfig = async (directory: string): Promise<ClusterConfig> => {
  const config = new (await loadKubeConfig())();
  config.loadFromCluster();
  const server = config.getCurrentCluster()?.server ?? '';
  const token = await readAccount(directory, 'token');
  await readAccount(directory, 'ca.crt'); // For a clear error: the configuration below reads the file itself.
  config.loadFromClusterAndUser(
    { name: 'in-cluster', server, caFile: `${directory}/ca.crt`, skipTLSVerify: false },
    { name: 'service-account', token },
  );
  return config;
};

/** Imported on first use, because the unbundled package takes half a second and 85 MiB to load. */
const loadKubeConfig = async (): Promise<typeof KubeConfig> => {
  try {
    return (await import('./kube-config.js')).KubeConfig;
  } catch (cause) {
    throw new StatusError(
      status.FAILED_PRECONDITION,
      'kubernetes:/// requires the package @kubernetes/client-node, which cannot be loaded; install it',
      { cause },
    );
  }
};

/** The namespace of this process's pod. */
export const ownNamespace = (directory: string): Promise<string> => readAccount(directory, 'namespace');
