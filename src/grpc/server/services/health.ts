import { status } from '@grpc/grpc-js';
import { callerOf } from '../../common/caller.js';
import { healthDefinition, type HealthDefinition } from '../../common/health-definition.js';
import { exhausted, StatusError } from '../../common/status-error.js';
import { implement, type ServiceImplementation, type Service } from '../call/implement.js';

/** A state of `grpc.health.v1.Health`. */
export type ServingStatus = 'SERVING' | 'NOT_SERVING';

/** The states that `grpc.health.v1.Health` tells, by service name; "" is the server as a whole. */
export interface Health {
  /** Sets the state of a name and notifies its Watches. */
  set(service: string, status: ServingStatus): void;
  /** The state of a name; undefined for one that was never set. */
  get(service: string): ServingStatus | undefined;
  /** NOT_SERVING everywhere but in `alive`, for good; every Watch ends with UNAVAILABLE. */
  shutDown(): void;
  /** The service, for as many servers as tell of it. */
  readonly implementation: ServiceImplementation;
}

/** Which names stay alive, and how many may watch. */
export interface HealthOptions {
  /** Names that stay SERVING while the server drains: what a liveness probe asks for. Default none. */
  readonly alive?: readonly string[];
  /** Watches at once; one more is refused with RESOURCE_EXHAUSTED. Default 1,000. */
  readonly maxWatches?: number;
  /** Of those, the most that one caller may hold (`callerOf`), so that a stranger never takes them all. Default 100. */
  readonly maxWatchesOfCaller?: number;
  /** Called whenever a name's state has changed, for metrics. */
  readonly onChange?: (service: string, status: ServingStatus) => void;
}

/** A request is the name of a service. Health is open to strangers, so it takes no more than that, at once. */
const limits = { maxRequestBytes: 1024, maxRequestFields: 64, requestTimeoutMs: 10_000, callsPerTurn: 32 };

/** A service that lists more is told RESOURCE_EXHAUSTED, as health.proto says. */
const maxListed = 100;

/**
 * Check, Watch and List over one set of states. The service definition is grpc-health-check's; its
 * implementation is not used because a Watch of it cannot be ended, and an open Watch keeps a connection
 * from draining. A Watch is ended with UNAVAILABLE, on which clients ask again elsewhere; UNIMPLEMENTED
 * would tell them that the server is healthy. Source: gRPC health checking protocol; gRFC A17.
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
      if (!known) throw new StatusError(status.NOT_FOUND, `the health of "${service}" is not known`);
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
