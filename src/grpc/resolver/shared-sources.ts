import { experimental } from '@grpc/grpc-js';
import { fingerprint, type EndpointSource, type OpenSource, type Resolution } from './endpoint-source.js';

type Listener = (resolution: Resolution) => void;

/**
 * Called with a target's endpoints: the addresses of each as `address:port`, with brackets around IPv6, like a call's
 * peer.
 */
export type OnEndpoints = (target: string, endpoints: readonly (readonly string[])[]) => void;

interface Shared {
  readonly source: EndpointSource;
  readonly listeners: Set<Listener>;
  latest: Resolution | undefined;
}

/**
 * One open source per target, shared by all channels: the first opens it and the last closes it. Two rules hold for
 * every source:
 * - an unchanged result is not published again, because each update makes a balancer rebuild its list;
 * - a failure never removes endpoints, because a live connection is better evidence than a name server.
 */
export class SharedSources {
  readonly #byTarget = new Map<string, Shared>();
  readonly #onEndpoints: OnEndpoints;

  /**
   * @param onEndpoints called at each change, once even if several channels use a target; with none while it cannot
   *   be resolved.
   */
  constructor(onEndpoints: OnEndpoints = () => {}) {
    this.#onEndpoints = onEndpoints;
  }

  /** Calls `listener` with the current state and with each change, never synchronously, until closed. */
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
