import { experimental } from '@grpc/grpc-js';
import { fingerprint, type EndpointSource, type OpenSource, type Resolution } from './endpoint-source.js';

type Listener = (resolution: Resolution) => void;

/**
 * Told of a target's endpoints: for each of them its addresses, as `address:port` with brackets around IPv6, which is
 * how a call's peer is written.
 */
export type OnEndpoints = (target: string, endpoints: readonly (readonly string[])[]) => void;

interface Shared {
  readonly source: EndpointSource;
  readonly listeners: Set<Listener>;
  latest: Resolution | undefined;
}

/**
 * One open source for each target, however many channels ask for it: it opens with the first of them and
 * closes with the last. Two rules hold for every source, and so stand here:
 * - what did not change is not told again, since each update makes a balancer rebuild its list;
 * - a failure never takes endpoints away: a connection that lives is better evidence than a name server.
 */
export class SharedSources {
  readonly #byTarget = new Map<string, Shared>();
  readonly #onEndpoints: OnEndpoints;

  /** @param onEndpoints told each change, once however many channels use a target; none while it cannot be resolved. */
  constructor(onEndpoints: OnEndpoints = () => {}) {
    this.#onEndpoints = onEndpoints;
  }

  /** Calls `listener` with what is known and with each change, never synchronously, until closed. */
  subscribe(target: string, open: OpenSource, listener: Listener): EndpointSource {
    const shared = this.#byTarget.get(target) ?? this.#open(target, open);
    let closed = false;
    const tell: Listener = (resolution) => {
      if (!closed) listener(resolution);
    };
    shared.listeners.add(tell);
    const { latest } = shared;
    if (latest !== undefined) process.nextTick(() => tell(shared.latest ?? latest));
    return {
      refresh: () => shared.source.refresh(),
      close: () => {
        if (closed) return;
        closed = true;
        shared.listeners.delete(tell);
        if (shared.listeners.size > 0) return;
        this.#byTarget.delete(target);
        shared.source.close();
      },
    };
  }

  #open(target: string, open: OpenSource): Shared {
    const shared: Shared = {
      source: open((resolution) => this.#publish(target, shared, resolution)),
      listeners: new Set(),
      latest: undefined,
    };
    this.#byTarget.set(target, shared);
    return shared;
  }

  #publish(target: string, shared: Shared, resolution: Resolution): void {
    const { latest } = shared;
    if (latest !== undefined && fingerprint(latest) === fingerprint(resolution)) return;
    if (resolution.kind === 'failed' && latest?.kind === 'endpoints') return;
    shared.latest = resolution;
    const endpoints = resolution.kind === 'endpoints' ? resolution.endpoints : [];
    this.#onEndpoints(
      target,
      endpoints.map(({ addresses }) => addresses.map(experimental.subchannelAddressToString)),
    );
    for (const tell of shared.listeners) tell(resolution);
  }
}
