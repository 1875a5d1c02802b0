import type { Logger } from '../common/logger.js';
import type { EndpointSliceApi } from './endpoint-slice.js';
import type { EndpointSource, OpenSource } from '../resolver/endpoint-source.js';
import { endpointsOf, onceReady } from './endpoint-slices.js';
import { kubernetesApi } from './kubernetes-api.js';
import { dnsName, type KubernetesTarget } from './kubernetes-target.js';
import { lookupSource, type Lookup } from '../resolver/lookup-source.js';
import { isRefusal, watchEndpointSlices, type WatchTimes } from './watch-endpoint-slices.js';

/** How EndpointSlices are watched. */
export interface KubernetesSettings extends WatchTimes {
  /** Where the pod's service account is mounted. Default `/var/run/secrets/kubernetes.io/serviceaccount`. */
  readonly serviceAccountDirectory?: string | undefined;
  /** Instead of the API server of the cluster that the process runs in. */
  readonly api?: EndpointSliceApi | undefined;
}

export interface KubernetesSourceSettings extends KubernetesSettings {
  readonly logger: Logger;
  /** How often DNS is asked while the API server refuses. */
  readonly dnsIntervalMs: number;
  readonly lookup?: Lookup | undefined;
}

type Mode =
  /** Nothing is known yet. */
  | { readonly kind: 'starting' }
  | { readonly kind: 'watching' }
  /** The API server cannot be reached: what was known last stands. */
  | { readonly kind: 'away' }
  /** The API server refuses, or nothing is known that could stand: DNS is asked, and the API server now and then. */
  | { readonly kind: 'dns'; readonly source: EndpointSource };

/** Fewer failures in a row than this are daily life: an API server that restarts, a load balancer that drops idle watches. */
const failuresToWarn = 3;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The endpoints of a Kubernetes Service, by a watch of its EndpointSlices, or by DNS where that is not allowed. */
export const kubernetesSource =
  (target: KubernetesTarget, settings: KubernetesSourceSettings): OpenSource =>
  (publish): EndpointSource => {
    const { logger } = settings;
    const service = dnsName(target);
    const closing = new AbortController();
    let mode: Mode = { kind: 'starting' };
    let warned = false;
    let wasReady: ReadonlySet<string> = new Set();

    /** Once, until all is well again: what follows is the same trouble. */
    const warn = (error: unknown, message: string): void => {
      if (!warned) logger.warn({ service, reason: reasonOf(error) }, message);
      warned = true;
    };

    const askDns = (error: unknown): void => {
      const { port } = target;
      if (typeof port === 'string') {
        warn(error, 'cannot watch EndpointSlices, and DNS does not know a port by its name');
        publish({ kind: 'failed', message: `cannot watch ${service}, and DNS does not know its port ${port} by name` });
        return;
      }
      warn(error, 'cannot watch EndpointSlices; asking DNS instead, so new pods are seen later');
      const open = lookupSource({
        hosts: [{ host: service, port }],
        intervalMs: settings.dnsIntervalMs,
        lookup: settings.lookup,
      });
      mode = { kind: 'dns', source: open(publish) };
    };

    const onFailure = (error: unknown, failures: number): void => {
      const fields = { service, failures, reason: reasonOf(error) };
      if (mode.kind === 'starting' || (isRefusal(error) && mode.kind !== 'dns')) askDns(error);
      else if (mode.kind === 'watching' && failures >= failuresToWarn) {
        mode = { kind: 'away' };
        logger.warn(fields, 'cannot reach the Kubernetes API server, using the last known endpoints');
      } else logger.debug(fields, 'watch of EndpointSlices failed');
    };

    const watching = (): void => {
      if (mode.kind === 'dns') mode.source.close();
      if (mode.kind === 'dns' || mode.kind === 'away') logger.info({ service }, 'watching EndpointSlices again');
      mode = { kind: 'watching' };
      warned = false;
    };

    watchEndpointSlices({
      ...settings,
      api: settings.api ?? kubernetesApi(settings),
      service: target,
      signal: closing.signal,
      onSlices(slices) {
        watching();
        wasReady = onceReady(slices, wasReady);
        publish({ kind: 'endpoints', endpoints: endpointsOf(slices, target.port, wasReady) });
      },
      onFailure,
    }).catch(askDns);
    return {
      // A lost connection says nothing that the watch would not say.
      refresh() {
        if (mode.kind === 'dns') mode.source.refresh();
      },
      close() {
        closing.abort();
        if (mode.kind === 'dns') mode.source.close();
      },
    };
  };
