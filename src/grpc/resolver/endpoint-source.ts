import { experimental } from '@grpc/grpc-js';

/** The state of a target: its endpoints, possibly none, or why none are known yet. */
export type Resolution =
  | { readonly kind: 'endpoints'; readonly endpoints: readonly experimental.Endpoint[] }
  | { readonly kind: 'failed'; readonly message: string };

/** Finds the endpoints of one target while it is open. */
export interface EndpointSource {
  /** Resolves again now, if that could find something new. */
  refresh(): void;
  close(): void;
}

/** Opens a source. `publish` is never called before `OpenSource` has returned, and never after `close`. */
export type OpenSource = (publish: (resolution: Resolution) => void) => EndpointSource;

/** A key that ignores order: DNS rotates its answers, and order means nothing to a balancer. */
export const fingerprint = (resolution: Resolution): string =>
  resolution.kind === 'failed'
    ? `failed ${resolution.message}`
    : resolution.endpoints.map(experimental.endpointToString).sort().join(' ');
