import type { EndpointSliceList, WatchEvent } from './endpoint-slice.js';

export interface ServiceName {
  readonly service: string;
  /** Absent: the namespace that the process runs in. */
  readonly namespace: string | undefined;
}

export interface WatchFrom {
  /** Events after this version. */
  readonly resourceVersion: string;
  /** The API server ends the watch after this. */
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
}

/**
 * The two requests of the Kubernetes API that a watch takes. Both reject with a StatusError: UNAUTHENTICATED
 * (401), PERMISSION_DENIED (403), NOT_FOUND (404), FAILED_PRECONDITION (not in a cluster), OUT_OF_RANGE (410,
 * list again), UNAVAILABLE (the rest); and at once when the signal is aborted.
 */
export interface EndpointSliceApi {
  /** All slices of a Service, and the version of that list. */
  list(service: ServiceName, signal: AbortSignal): Promise<EndpointSliceList>;
  /** What happens after that, bookmarks included. It ends when the API server ends it. */
  watch(service: ServiceName, from: WatchFrom): AsyncIterable<WatchEvent>;
}
