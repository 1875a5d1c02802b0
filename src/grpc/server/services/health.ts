import { status } from '@grpc/grpc-js';
import { callerOf } from '../../common/caller.js';
import { healthDefinition, type HealthDefinition } from '../../common/health-definition.js';
import { exhausted, StatusError } from '../../common/status-error.js';
import { implement, type ServiceImplementation, type Service } from '../call/implement.js';

/** A state of `grpc.health.v1.Health`. */
export type ServingStatus = 'SERVING' | 'NOT_SERVING';

/** The states of `grpc.health.v1.Health`, by service name; "" is the whole server. */
export interface Health {
  /** Sets the state of a name and notifies its Watches. */
  set(service: string, status: ServingStatus): void;
  /** The state of a name; undefined if it was never set. */
  get(service: string): ServingStatus | undefined;
  /** Sets every name but those in `alive` to NOT_SERVING for good; every Watch ends with UNAVAILABLE. */
  shutDown(): void;
  /** The service, for any number of servers. */
  readonly implementation: ServiceImplementation;
}

/** The names that stay alive, and the limits on Watches. */
export interface HealthOptions {
  /** Names that stay SERVING while the server drains, for a liveness probe. Default none. */
  readonly alive?: readonly string[];
  /** The maximum number of Watches; one more is rejected with RESOURCE_EXHAUSTED. Default 1,000. */
  readonly maxWatches?: number;
  /** The maximum for one caller (`callerOf`), so that one caller never takes them all. Default 100. */
  readonly maxWatchesOfCaller?: number;
  /** Called after each change of a name's state, for metrics. */
  readonly onChange?: (service: string, status: ServingStatus) => void;
}

/** A request is the name of a service. Health is open to unauthenticated callers, so its limits are small. */
const limits = { maxRequestBytes: 1024, maxRequestFields: 64, requestTimeoutMs: 10_000, callsPerTurn: 32 };

/** As health.proto says, listing more services fails with RESOURCE_EXHAUSTED. */
const maxListed = 100;

/**
 * Check, Watch and List over one set of states. The service definition is grpc-health-check's. Its implementation is
 * not used, because it cannot end a Watch, and an open Watch keeps a connection from draining. A Watch ends with
 * UNAVAILABLE, after which clients ask another server; UNIMPLEMENTED would mean that the server is healthy. Source:
 * gRPC health checking protocol; gRFC A17.
 */
export const createHealth = ({
  alive = [],
  maxWatches = 1_000,
  maxWatchesOfCaller = 100,
  onChange,
}: HealthOptions = {}): Health => {
  let watches = 0;
  const watchesOf = new Map<string, number>();
  const statuses = new Map<string, ServingStatus>();
  const watchers = new Set<() => void>();
  let down = false;
  const wake = (): void => watchers.forEach((watcher) => watcher());
  const put = (service: string, state: ServingStatus): void => {
    if (statuses.get(service) === state) return;
    statuses.set(service, state);
    onChange?.(service, state);
  };

  /** Resolves at the next change, or when `signal` aborts. */
  const change = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        watchers.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      watchers.add(done);
      signal.addEventListener('abort', done);
    });

  const handlers: Service<HealthDefinition> = {
    async Check({ service }) {
      const known = statuses.get(service);
      if (!known) throw new StatusError(status.NOT_FOUND, `no health status for "${service}"`);
      return { status: known };
    },

    async *Watch({ service }, context) {
      const { signal } = context;
      const caller = callerOf(context);
      const held = watchesOf.get(caller) ?? 0;
      if (watches >= maxWatches || held >= maxWatchesOfCaller) throw tooManyWatches();
      watches++;
      watchesOf.set(caller, held + 1);
      try {
        let told: string | undefined;
        while (!signal.aborted) {
          if (down) throw new StatusError(status.UNAVAILABLE, 'the server is shutting down');
          const now = statuses.get(service) ?? 'SERVICE_UNKNOWN';
          if (now === told) {
            await change(signal);
          } else {
            told = now;
            yield { status: now };
          }
        }
      } finally {
        watches--;
        const left = (watchesOf.get(caller) ?? 1) - 1;
        if (left === 0) watchesOf.delete(caller);
        else watchesOf.set(caller, left);
      }
    },

    async List() {
      if (statuses.size > maxListed) throw new StatusError(status.RESOURCE_EXHAUSTED, 'too many services to list');
      return { statuses: Object.fromEntries([...statuses].map(([service, status]) => [service, { status }])) };
    },
  };

  return {
    set(service, status) {
      if (down) return;
      put(service, status);
      wake();
    },
    get: (service) => statuses.get(service),
    shutDown() {
      for (const service of statuses.keys()) if (!alive.includes(service)) put(service, 'NOT_SERVING');
      down = true;
      wake();
    },
    implementation: implement(healthDefinition, handlers, limits),
  };
};

const tooManyWatches = (): StatusError => exhausted('too many health watches', 10_000);
