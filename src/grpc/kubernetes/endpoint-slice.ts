/*
 * The parts of a `discovery.k8s.io/v1` EndpointSlice and of its list and watch that are read, validated as they
 * arrive. https://kubernetes.io/docs/reference/kubernetes-api/service-resources/endpoint-slice-v1/
 */

/** Some endpoints of a Service. Source: `discovery.k8s.io/v1`. */
export interface EndpointSlice {
  readonly metadata: { readonly name: string; readonly resourceVersion?: string };
  readonly addressType: string;
  readonly endpoints?: readonly SliceEndpoint[] | null;
  readonly ports?: readonly { readonly name?: string | null; readonly port?: number | null }[] | null;
}

/** A pod in an EndpointSlice. */
export interface SliceEndpoint {
  readonly addresses: readonly string[];
  readonly conditions?: {
    readonly ready?: boolean | null;
    readonly serving?: boolean | null;
    readonly terminating?: boolean | null;
  } | null;
  readonly targetRef?: { readonly uid?: string; readonly name?: string } | null;
}

/** All slices of a Service, and the resource version to continue from. */
export interface EndpointSliceList {
  readonly items?: readonly EndpointSlice[] | null;
  readonly metadata: { readonly resourceVersion: string };
}

/** One event of a watch. */
export type WatchEvent =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: EndpointSlice }
  | { readonly type: 'BOOKMARK'; readonly object: { readonly metadata: { readonly resourceVersion?: string } } }
  | { readonly type: 'ERROR'; readonly object: { readonly code?: number } };

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isListOf = (value: unknown, isItem: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(isItem);

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

const isSliceEndpoint = (value: unknown): boolean =>
  isRecord(value) && isListOf(value['addresses'], (address) => typeof address === 'string');

const isEndpointSlice = (value: unknown): boolean =>
  isRecord(value) &&
  isRecord(value['metadata']) &&
  typeof value['metadata']['name'] === 'string' &&
  typeof value['addressType'] === 'string' &&
  (isAbsent(value['endpoints']) || isListOf(value['endpoints'], isSliceEndpoint)) &&
  (isAbsent(value['ports']) || isListOf(value['ports'], isRecord));

export const isEndpointSliceList = (value: unknown): value is EndpointSliceList =>
  isRecord(value) &&
  isRecord(value['metadata']) &&
  typeof value['metadata']['resourceVersion'] === 'string' &&
  (isAbsent(value['items']) || isListOf(value['items'], isEndpointSlice));

export const isWatchEvent = (value: unknown): value is WatchEvent => {
  if (!isRecord(value) || !isRecord(value['object'])) return false;
  switch (value['type']) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      return isEndpointSlice(value['object']);
    case 'BOOKMARK':
      return isRecord(value['object']['metadata']);
    default:
      return value['type'] === 'ERROR';
  }
};

/** A Kubernetes Service. */
export interface ServiceName {
  readonly service: string;
  /** Absent: the namespace of the process. */
  readonly namespace: string | undefined;
}

/** Where a watch starts and when it ends. */
export interface WatchFrom {
  /** The resource version to continue from. */
  readonly resourceVersion: string;
  /** The API server ends the watch after this time. */
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
}

/**
 * The two Kubernetes API requests of a watch. Both reject with a StatusError: UNAUTHENTICATED (401),
 * PERMISSION_DENIED (403), NOT_FOUND (404), FAILED_PRECONDITION (not in a cluster), OUT_OF_RANGE (410, list again),
 * UNAVAILABLE (the rest); and at once when the signal is aborted.
 */
export interface EndpointSliceApi {
  /** All slices of a Service, and the resource version of the list. */
  list(service: ServiceName, signal: AbortSignal): Promise<EndpointSliceList>;
  /** The events after that version, bookmarks included. It ends when the API server ends it. */
  watch(service: ServiceName, from: WatchFrom): AsyncIterable<WatchEvent>;
}
