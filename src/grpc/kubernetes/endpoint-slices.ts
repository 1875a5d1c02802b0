import type { experimental } from '@grpc/grpc-js';
import { isIPv4 } from 'node:net';
import type { EndpointSlice, SliceEndpoint, WatchEvent } from './endpoint-slice.js';

/*
 * The core of watching a Kubernetes Service, as two pure functions: the state after an event, and the endpoints of
 * that state. https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/
 */

export type SliceEvent =
  WatchEvent | { readonly type: 'LISTED'; readonly slices: readonly EndpointSlice[]; readonly resourceVersion: string };

export interface SliceState {
  /** By name: a Service may have many. */
  readonly slices: ReadonlyMap<string, EndpointSlice>;
  /** Where the next watch starts. If undefined, the slices are listed again first, and stay known until then. */
  readonly resourceVersion: string | undefined;
}

export const unlisted: SliceState = { slices: new Map(), resourceVersion: undefined };

/** The state after an event. */
export const reduceSlices = (state: SliceState, event: SliceEvent): SliceState => {
  if (event.type === 'LISTED') {
    return {
      slices: new Map(event.slices.map((slice) => [slice.metadata.name, slice])),
      resourceVersion: event.resourceVersion,
    };
  }
  // Usually 410: the version is too old. A new list is right after any other error too.
  if (event.type === 'ERROR') return { ...state, resourceVersion: undefined };
  const resourceVersion = event.object.metadata.resourceVersion ?? state.resourceVersion;
  if (event.type === 'BOOKMARK') return { ...state, resourceVersion };
  const slices = new Map(state.slices);
  if (event.type === 'DELETED') slices.delete(event.object.metadata.name);
  else slices.set(event.object.metadata.name, event.object);
  return { slices, resourceVersion };
};

type Use = 'ready' | 'last resort' | 'none';

const idOf = ({ targetRef, addresses }: SliceEndpoint): string => targetRef?.uid ?? addresses[0] ?? '';

/**
 * Whether a pod takes calls. An unknown `ready` counts as ready. Two kinds of pods are the last resort while none is
 * ready: a terminating pod that still serves, as in kube-proxy (KEP-1669), and a pod that was ready and is not
 * terminating. When the control plane loses contact with nodes, it marks all their pods unready at once, which says
 * nothing about the pods. https://kubernetes.io/docs/concepts/architecture/nodes/#node-controller
 */
const useOf = ({ conditions }: SliceEndpoint, wasReady: boolean): Use => {
  if (conditions?.ready !== false) return 'ready';
  if (conditions.terminating === true) return conditions.serving === true ? 'last resort' : 'none';
  return wasReady ? 'last resort' : 'none';
};

/** The ready pods, and those of `before` that are still listed. */
export const onceReady = (slices: Iterable<EndpointSlice>, before: ReadonlySet<string>): ReadonlySet<string> => {
  const endpoints = [...slices].flatMap((slice) => slice.endpoints ?? []);
  return new Set(
    endpoints.filter((endpoint) => endpoint.conditions?.ready !== false || before.has(idOf(endpoint))).map(idOf),
  );
};

/** A number is the pods' own port; a name is looked up in each slice, because slices of one Service may differ. */
const portIn = (slice: EndpointSlice, port: number | string): number | undefined =>
  typeof port === 'number' ? port : (slice.ports?.find(({ name }) => name === port)?.port ?? undefined);

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The endpoints of a Service: one per pod, with all its addresses, so that a dual-stack pod gets one connection. IPv4
 * is tried first, IPv6 after 250 ms (RFC 8305, by grpc-js). A pod in two slices, as happens while the control plane
 * moves it, counts once. The order does not depend on that of the events.
 *
 * @param wasReady by `onceReady`. Default none
 */
export const endpointsOf = (
  slices: Iterable<EndpointSlice>,
  port: number | string,
  wasReady: ReadonlySet<string> = new Set(),
): experimental.Endpoint[] => {
  const pods = new Map<string, { use: Use; addresses: Map<string, { host: string; port: number }> }>();
  for (const slice of [...slices].sort((a, b) => byText(a.metadata.name, b.metadata.name))) {
    const number = portIn(slice, port);
    // The third type, FQDN, is deprecated and no controller writes it.
    if (number === undefined || (slice.addressType !== 'IPv4' && slice.addressType !== 'IPv6')) continue;
    for (const endpoint of slice.endpoints ?? []) {
      const id = idOf(endpoint);
      const use = useOf(endpoint, wasReady.has(id));
      if (use === 'none') continue;
      const pod = pods.get(id) ?? { use, addresses: new Map() };
      if (use === 'ready') pod.use = 'ready';
      for (const host of endpoint.addresses) pod.addresses.set(`${host} ${number}`, { host, port: number });
      pods.set(id, pod);
    }
  }
  const use: Use = [...pods.values()].some((pod) => pod.use === 'ready') ? 'ready' : 'last resort';
  const taken = new Set<string>();
  const endpoints: experimental.Endpoint[] = [];
  for (const [, pod] of [...pods].sort(([a], [b]) => byText(a, b))) {
    if (pod.use !== use) continue;
    // An address that a new pod inherits from an ended one may appear under both for a moment.
    const own = [...pod.addresses]
      .filter(([key]) => !taken.has(key))
      .sort(([a], [b]) => byText(a, b))
      .map(([key, address]) => {
        taken.add(key);
        return address;
      });
    if (own.length > 0)
      endpoints.push({
        addresses: [...own.filter(({ host }) => isIPv4(host)), ...own.filter(({ host }) => !isIPv4(host))],
      });
  }
  return endpoints;
};
