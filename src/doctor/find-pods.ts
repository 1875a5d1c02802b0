import { status } from '@grpc/grpc-js';
import { isIP } from 'node:net';
import type { EndpointSlice, EndpointSliceApi, Lookup, ServiceName } from '../grpc/kubernetes/index.js';
import { StatusError, toStatusError } from '../grpc/index.js';
import type { ServiceTarget } from './service-target.js';
import { within } from './within.js';

/** A pod of a service, or an address about which nothing else is known. */
export interface Pod {
  readonly name: string | undefined;
  readonly address: string;
  readonly port: number;
  readonly ready: boolean;
}

/** The pod's name in a line. */
export const podTitle = ({ name, address }: Pick<Pod, 'name' | 'address'>): string =>
  name === undefined ? address : `pod ${name} (${address})`;

/** A source of a service's pods (the API server or DNS), and its result. */
export type Answer<T> =
  { readonly kind: 'known'; readonly pods: readonly T[] } | { readonly kind: 'failed'; readonly error: StatusError };

export interface FoundPods {
  /** From the EndpointSlices, including pods that are not ready. Undefined for a list of hosts. */
  readonly slices: Answer<Pod> | undefined;
  /** The addresses of the name in DNS. Undefined for a list of hosts. */
  readonly names: Answer<string> | undefined;
  /** The best source: the slices, else DNS, else the hosts. */
  readonly pods: readonly Pod[];
}

export interface WhereToAsk {
  readonly api: EndpointSliceApi;
  readonly lookup: Lookup;
}

/** The time limit for the API server, and for DNS. */
const timeoutMs = 5_000;

/** The pods of a service, from its EndpointSlices and from DNS. It does not reject: the result contains failures. */
export const findPods = async (target: ServiceTarget, { api, lookup }: WhereToAsk): Promise<FoundPods> => {
  if (target.kind === 'hosts') {
    const pods = await Promise.all(
      target.hosts.map(async ({ host, port }) =>
        (await addressesOf(host, lookup)).map((address) => ({ name: undefined, address, port, ready: true })),
      ),
    );
    return { slices: undefined, names: undefined, pods: pods.flat() };
  }
  const { service, host } = target;
  const [slices, names] = await Promise.all([
    answer(async () => podsOf(await listSlices(api, service), service.port)),
    answer(async () =>
      within(lookup(host), timeoutMs, 'DNS').catch((error: unknown) => {
        throw error instanceof StatusError
          ? error
          : new StatusError(status.UNAVAILABLE, codeOf(error), { cause: error });
      }),
    ),
  ]);
  return { slices, names, pods: slices.kind === 'known' ? slices.pods : podsByName(names, service.port) };
};

/** A name that does not resolve is kept as it is: its health check then reports why. */
const addressesOf = async (host: string, lookup: Lookup): Promise<readonly string[]> =>
  isIP(host) === 0 ? within(lookup(host), timeoutMs, 'DNS').catch(() => [host]) : [host];

const answer = async <T>(ask: () => Promise<readonly T[]>): Promise<Answer<T>> =>
  ask().then(
    (pods) => ({ kind: 'known' as const, pods }),
    (error: unknown) => ({ kind: 'failed' as const, error: toStatusError(error) }),
  );

const listSlices = async (api: EndpointSliceApi, service: ServiceName): Promise<readonly EndpointSlice[]> => {
  const { items } = await within(
    api.list(service, AbortSignal.timeout(timeoutMs + 1_000)),
    timeoutMs,
    'the API server',
  ).catch((error: unknown) => {
    throw error instanceof StatusError
      ? error
      : new StatusError(status.UNAVAILABLE, `the API server cannot be reached (${codeOf(error)})`, { cause: error });
  });
  return items ?? [];
};

const podsByName = (names: Answer<string>, port: number | string): Pod[] =>
  names.kind === 'known' && typeof port === 'number'
    ? names.pods.map((address) => ({ name: undefined, address, port, ready: true }))
    : [];

/**
 * The pods of the slices, each once: a Service may have several slices, and a pod is in two of them while the control
 * plane moves it. Terminating pods are left out.
 */
export const podsOf = (slices: readonly EndpointSlice[], port: number | string): Pod[] => {
  const pods = new Map<string, Pod>();
  for (const { addressType, endpoints, ports } of slices) {
    const number = typeof port === 'number' ? port : ports?.find(({ name }) => name === port)?.port;
    if (number === undefined || number === null || (addressType !== 'IPv4' && addressType !== 'IPv6')) continue;
    for (const { addresses, conditions, targetRef } of endpoints ?? []) {
      if (conditions?.terminating === true) continue;
      for (const address of addresses) {
        const ready = conditions?.ready !== false || pods.get(address)?.ready === true;
        pods.set(address, { name: targetRef?.name, address, port: number, ready });
      }
    }
  }
  return [...pods.values()].toSorted((a, b) => (a.name ?? a.address).localeCompare(b.name ?? b.address));
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no answer';
