import { promises as dns } from 'node:dns';
import { isIP } from 'node:net';
import type { EndpointSource, OpenSource, Resolution } from './endpoint-source.js';

export interface HostAndPort {
  /** An IP address, or a name for the system's resolver. */
  readonly host: string;
  readonly port: number;
}

/** Resolves a name to addresses; rejects when it has none or the resolver fails. */
export type Lookup = (host: string) => Promise<readonly string[]>;

/** Resolves like the system: `/etc/hosts`, the search list (a trailing dot skips it), A and AAAA. */
export const systemLookup: Lookup = async (host) =>
  (await dns.lookup(host, { all: true })).map(({ address }) => address);

export interface LookupSettings {
  readonly hosts: readonly HostAndPort[];
  /** The interval between queries. Absent: a resolved name is queried again only when a connection is lost. */
  readonly intervalMs?: number | undefined;
  /** Default the system's. */
  readonly lookup?: Lookup | undefined;
}

/** The minimum time between queries for a name, even if many connections are lost at once. */
const minIntervalMs = 1_000;

/** The retry interval for a name that has never resolved, while others have. */
const missingIntervalMs = 10_000;

/** The addresses of some hosts, one endpoint each. A name that fails keeps its last addresses. */
export const lookupSource =
  ({ hosts, intervalMs, lookup = systemLookup }: LookupSettings): OpenSource =>
  (publish): EndpointSource => {
    const names = [...new Set(hosts.map(({ host }) => host).filter((host) => isIP(host) === 0))];
    const known = new Map<string, readonly string[]>();
    let failure = '';
    let closed = false;
    let asking = false;
    let askedAt = -Infinity;
    let dueAt = Infinity;
    let timer: NodeJS.Timeout | undefined;

    const askName = async (name: string): Promise<void> => {
      try {
        known.set(name, await lookup(name));
      } catch (error) {
        failure = `${name} cannot be resolved: ${error instanceof Error && 'code' in error ? String(error.code) : 'no answer'}`;
      }
    };

    const resolution = (): Resolution => {
      const all = hosts.flatMap(({ host, port }) =>
        (isIP(host) === 0 ? (known.get(host) ?? []) : [host]).map((address) => ({ host: address, port })),
      );
      if (all.length === 0) return { kind: 'failed', message: failure };
      const distinct = new Map(all.map((address) => [`${address.host} ${address.port}`, address]));
      return { kind: 'endpoints', endpoints: [...distinct.values()].map((address) => ({ addresses: [address] })) };
    };

    const ask = async (): Promise<void> => {
      asking = true;
      askedAt = performance.now();
      dueAt = Infinity;
      await Promise.all(names.map(askName));
      asking = false;
      if (closed) return;
      const answer = resolution();
      const isMissing = names.some((name) => !known.has(name));
      const nextMs =
        answer.kind === 'failed' ? minIntervalMs : (intervalMs ?? (isMissing ? missingIntervalMs : undefined));
      if (nextMs !== undefined && names.length > 0) askBy(performance.now() + nextMs);
      publish(answer);
    };

    const askBy = (time: number): void => {
      if (closed || asking || time >= dueAt) return;
      dueAt = time;
      clearTimeout(timer);
      timer = setTimeout(() => void ask(), Math.max(0, time - performance.now())).unref();
    };

    askBy(performance.now());
    return {
      refresh() {
        if (names.length > 0) askBy(askedAt + minIntervalMs);
      },
      close() {
        closed = true;
        clearTimeout(timer);
      },
    };
  };
