import { status } from '@grpc/grpc-js';
import http, { type IncomingMessage } from 'node:http';
import https, { type RequestOptions } from 'node:https';
import { StatusError } from '../common/status-error.js';
import { type ClusterConfig, defaultServiceAccountDirectory, inClusterConfig, ownNamespace } from './cluster-config.js';
import { type EndpointSliceApi, type ServiceName, isEndpointSliceList, isWatchEvent } from './endpoint-slice.js';

/*
 * The two requests of a watch, over node:https. `Watch` of @kubernetes/client-node is not used: it cannot be aborted
 * before the first byte arrives, always gives up after 30 s of silence, and drops what it cannot parse.
 */

const codes: Readonly<Record<number, status>> = {
  401: status.UNAUTHENTICATED,
  403: status.PERMISSION_DENIED,
  404: status.NOT_FOUND,
  410: status.OUT_OF_RANGE,
};

/** The lines of a response as they arrive. (readline does not propagate the stream's errors.) */
async function* linesOf(response: IncomingMessage): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of response.setEncoding('utf8')) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

/** The API server and the identity to use. */
export interface KubernetesApiSettings {
  /** Default `/var/run/secrets/kubernetes.io/serviceaccount`. */
  readonly serviceAccountDirectory?: string | undefined;
  /**
   * Called for each request, so that a rotated token takes effect. Default: the API server of the cluster that this
   * process runs in, with the service account of its pod.
   */
  readonly config?: (() => Promise<ClusterConfig>) | undefined;
}

/** The EndpointSlices of an API server. */
export const kubernetesApi = ({
  serviceAccountDirectory = defaultServiceAccountDirectory,
  config = () => inClusterConfig(serviceAccountDirectory),
}: KubernetesApiSettings = {}): EndpointSliceApi => {
  const get = async (
    { service, namespace }: ServiceName,
    query: Record<string, string>,
    signal: AbortSignal,
  ): Promise<IncomingMessage> => {
    const cluster = await config();
    // A connection per request: a stalled watch must not pass its connection on to the next.
    const options: RequestOptions = { agent: false };
    await cluster.applyToHTTPSOptions(options);
    const within = namespace ?? (await ownNamespace(serviceAccountDirectory));
    const url = new URL(
      `${cluster.getCurrentCluster()?.server}/apis/discovery.k8s.io/v1/namespaces/${within}/endpointslices`,
    );
    url.search = new URLSearchParams({ labelSelector: `kubernetes.io/service-name=${service}`, ...query }).toString();
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      (url.protocol === 'http:' ? http : https).get(url, { ...options, signal }, resolve).on('error', reject);
    });
    if (response.statusCode === 200) return response;
    response.destroy();
    throw new StatusError(
      codes[response.statusCode ?? 0] ?? status.UNAVAILABLE,
      `the API server responded with ${response.statusCode}`,
    );
  };

  return {
    async list(service, signal) {
      const response = await get(service, {}, signal);
      const list: unknown = JSON.parse((await response.setEncoding('utf8').toArray()).join(''));
      if (!isEndpointSliceList(list))
        throw new StatusError(status.UNAVAILABLE, 'the API server did not send a list of EndpointSlices');
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
            throw new StatusError(status.UNAVAILABLE, 'the API server did not send a watch event');
          yield event;
        }
      } finally {
        response.destroy();
      }
    },
  };
};
