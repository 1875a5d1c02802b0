import { status } from '@grpc/grpc-js';
import { readFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';
import { isIPv6 } from 'node:net';
import { StatusError } from '../common/status-error.js';

/**
 * An API server, and what a request to it needs. `KubeConfig` of `@kubernetes/client-node`, version 1 or 2, is one: that is
 * how a process outside of a cluster reads a kubeconfig file.
 */
export interface ClusterConfig {
  /** `server` is the URL of the API server. */
  getCurrentCluster(): { readonly server: string } | null;
  /** Adds the authority to trust and the credentials to the options of one request. */
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
 * The API server of the cluster that this process runs in, as the service account of its pod. Both are read at each call,
 * since the kubelet replaces the token. Rejects with FAILED_PRECONDITION where there is no cluster or no service account.
 * Source: https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
 */
export const inClusterConfig = async (directory: string): Promise<ClusterConfig> => {
  // The kubelet sets both in every pod.
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = '443' } = process.env;
  if (host === undefined)
    throw new StatusError(
      status.FAILED_PRECONDITION,
      'this process runs in no cluster: KUBERNETES_SERVICE_HOST is not set',
    );
  const [token, ca] = await Promise.all([readAccount(directory, 'token'), readAccount(directory, 'ca.crt')]);
  return {
    getCurrentCluster: () => ({ server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}` }),
    async applyToHTTPSOptions(options) {
      options.ca = ca;
      options.headers = { authorization: `Bearer ${token}` };
    },
  };
};

/** The namespace of this process's pod. */
export const ownNamespace = (directory: string): Promise<string> => readAccount(directory, 'namespace');
