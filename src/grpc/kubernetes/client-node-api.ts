import type { KubeConfig } from '@kubernetes/client-node';
import { status } from '@grpc/grpc-js';
import { access, readFile } from 'node:fs/promises';
import http, { type IncomingMessage } from 'node:http';
import https, { type RequestOptions } from 'node:https';
import { StatusError } from '../common/status-error.js';
import { type EndpointSliceApi, type ServiceName, isEndpointSliceList, isWatchEvent } from './endpoint-slice.js';

/*
 * The requests of a watch, with the configuration and credentials of @kubernetes/client-node. That takes half a
 * second and 85 MiB to import, so it is imported when it is first needed.
 * Its `Watch` is not used: it cannot be aborted before the first byte arrives, gives up after 30 s of silence
 * whatever was asked for, and drops what it cannot parse.
 */

/** Where Kubernetes mounts a pod's service account: `token`, `ca.crt` and `namespace`. */
const defaultServiceAccountDirectory = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The API server of the cluster that this process runs in, as the service account of the pod. */
const inClusterConfig = async (directory = defaultServiceAccountDirectory): Promise<KubeConfig> => {
  const tokenFile = `${directory}/token`;
  const { KubeConfig: Config } = await import('./kube-config.js');
  const config = new Config();
  config.loadFromCluster();
  const server = config.getCurrentCluster()?.server ?? '';
  try {
    await access(tokenFile);
  } catch (cause) {
    throw new StatusError(status.FAILED_PRECONDITION, 'this process has no service account of a cluster', { cause });
  }
  config.loadFromClusterAndUser(
    { name: 'in-cluster', server, caFile: `${directory}/ca.crt`, skipTLSVerify: false },
    { name: 'service-account', authProvider: { name: 'tokenFile', config: { tokenFile } } },
  );
  return config;
};

const ownNamespace = async (directory: string): Promise<string> => {
  try {
    return (await readFile(`${directory}/namespace`, 'utf8')).trim();
  } catch (cause) {
    throw new StatusError(status.FAILED_PRECONDITION, 'the namespace of this process is not known', { cause });
  }
};

const codes: Readonly<Record<number, status>> = {
  401: status.UNAUTHENTICATED,
  403: status.PERMISSION_DENIED,
  404: status.NOT_FOUND,
  410: status.OUT_OF_RANGE,
};

/** The lines of a response as they arrive. (readline does not pass the stream's errors on.) */
async function* linesOf(response: IncomingMessage): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of response.setEncoding('utf8')) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

export interface ClientNodeSettings {
  /** Default `/var/run/secrets/kubernetes.io/serviceaccount`. */
  readonly serviceAccountDirectory?: string | undefined;
  /** Called for each request, so that a rotated token is used from the next one on. Default `inClusterConfig`. */
  readonly config?: (() => Promise<KubeConfig>) | undefined;
}

export const clientNodeApi = ({
  serviceAccountDirectory = defaultServiceAccountDirectory,
  config,
}: ClientNodeSettings = {}): EndpointSliceApi => {
  const load = config ?? (() => inClusterConfig(serviceAccountDirectory));

  const get = async (
    { service, namespace }: ServiceName,
    query: Record<string, string>,
    signal: AbortSignal,
  ): Promise<IncomingMessage> => {
    const kubeConfig = await load();
    const options: RequestOptions = {};
    await kubeConfig.applyToHTTPSOptions(options);
    const within = namespace ?? (await ownNamespace(serviceAccountDirectory));
    const url = new URL(
      `${kubeConfig.getCurrentCluster()?.server}/apis/discovery.k8s.io/v1/namespaces/${within}/endpointslices`,
    );
    url.search = new URLSearchParams({ labelSelector: `kubernetes.io/service-name=${service}`, ...query }).toString();
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      (url.protocol === 'http:' ? http : https).get(url, { ...options, signal }, resolve).on('error', reject);
    });
    if (response.statusCode === 200) return response;
    response.destroy();
    throw new StatusError(
      codes[response.statusCode ?? 0] ?? status.UNAVAILABLE,
      `the API server answered ${response.statusCode}`,
    );
  };

  return {
    async list(service, signal) {
      const response = await get(service, {}, signal);
      const list: unknown = JSON.parse((await response.setEncoding('utf8').toArray()).join(''));
      if (!isEndpointSliceList(list))
        throw new StatusError(status.UNAVAILABLE, 'the API server answered what is not a list of EndpointSlices');
      return list;
    },

    async *watch(service, { resourceVersion, timeoutSeconds, signal }) {
      const query = {
        watch: 'true',
        allowWatchBookmarks: 'true',
        resourceVersion,
        timeoutSeconds: String(timeoutSeconds),
      };
      const response = await get(service, query, signal);
      try {
        for await (const line of linesOf(response)) {
          const event: unknown = JSON.parse(line);
          if (!isWatchEvent(event))
            throw new StatusError(status.UNAVAILABLE, 'the API server sent what is not an event of a watch');
          yield event;
        }
      } finally {
        response.destroy();
      }
    },
  };
};
