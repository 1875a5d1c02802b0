import { experimental } from '@grpc/grpc-js';

/** What is known about a target: its endpoints, none of them perhaps, or why nothing is known yet. */
export type Resolution =
  | { readonly kind: 'endpoints'; readonly endpoints: readonly experimental.Endpoint[] }
  | { readonly kind: 'failed'; readonly message: string };

/** Something that finds the endpoints of one target for as long as it is open. */
export interface EndpointSource {
  /** Asks again now, where that could tell something new. */
  refresh(): void;
  close(): void;
}

/** Opens a source. `publish` is never called before `OpenSource` has returned, and never after `close`. */
export type OpenSource = (publish: (resolution: Resolution) => void) => EndpointSource;

/** The same for the same endpoints in any order: DNS rotates its answers, and order says nothing to a balancer. */
export const fingerprint = (resolution: Resolution): string =>
  resolution.kind === 'failed'
    ? `failed ${resolution.message}`
    : resolution.endpoints.map(experimental.endpointToString).sort().join(' ');
