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
  /** The mount path of the pod's service account. Default `/var/run/secrets/kubernetes.io/serviceaccount`. */
  readonly serviceAccountDirectory?: string | undefined;
  /** Replaces the API server of the cluster that the process runs in. */
  readonly api?: EndpointSliceApi | undefined;
}

export interface KubernetesSourceSettings extends KubernetesSettings {
  readonly logger: Logger;
  /** The interval of DNS queries while the API server rejects requests. */
  readonly dnsIntervalMs: number;
  readonly lookup?: Lookup | undefined;
}

type Mode =
  /** Nothing is known yet. */
  | { readonly kind: 'starting' }
  | { readonly kind: 'watching' }
  /** The API server is unreachable: the last known endpoints stay. */
  | { readonly kind: 'away' }
  /**
   * The API server rejects requests, or no endpoints are known: DNS is used, and the API server is retried now and
   * then.
   */
  | { readonly kind: 'dns'; readonly source: EndpointSource };

/** Fewer consecutive failures than this are normal: an API server restarts, a load balancer drops idle watches. */
const failuresToWarn = 3;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * The endpoints of a Kubernetes Service, from a watch of its EndpointSlices, or from DNS where the watch is not
 * allowed.
 */
export const kubernetesSource =
  (target: KubernetesTarget, settings: KubernetesSourceSettings): OpenSource =>
  (publish): EndpointSource => {
    const { logger } = settings;
    const service = dnsName(target);
    const closing = new AbortController();
    let mode: Mode = { kind: 'starting' };
    let warned = false;
    let wasReady: ReadonlySet<string> = new Set();

    /** Warns once until the watch works again, because further failures have the same cause. */
    const warn = (error: unknown, message: string): void => {
      if (!warned) logger.warn({ service, reason: reasonOf(error) }, message);
      warned = true;
    };

    const askDns = (error: unknown): void => {
      const { port } = target;
      if (typeof port === 'string') {
        warn(
          error,
          'cannot watch EndpointSlices, and DNS cannot resolve a named port; use its number, or grant list and watch',
        );
        publish({ kind: 'failed', message: `cannot watch ${service}, and DNS cannot resolve its named port ${port}` });
        return;
      }
      warn(error, 'cannot watch EndpointSlices, using DNS, so new pods are seen later; grant list and watch');
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
        logger.warn(
          fields,
          'cannot reach the Kubernetes API server, using the last known endpoints; check the network if it persists',
        );
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
      // When a connection is lost, the watch reports the change by itself.
      refresh() {
        if (mode.kind === 'dns') mode.source.refresh();
      },
      close() {
        closing.abort();
        if (mode.kind === 'dns') mode.source.close();
      },
    };
  };
