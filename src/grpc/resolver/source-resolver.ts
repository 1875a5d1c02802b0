import { experimental, status, type ChannelOptions } from '@grpc/grpc-js';
import { connectionGenerationOf, generationAttributes, type ConnectionGeneration } from './connection-generation.js';
import type { EndpointSource, OpenSource, Resolution } from './endpoint-source.js';
import type { SharedSources } from './shared-sources.js';

export type ResolverClass = Parameters<typeof experimental.registerResolver>[1];

/** A target scheme: the server name, and the source of its endpoints. */
export interface Scheme {
  /** The `:authority` of calls, and the name that the servers' certificate must have. Throws for an invalid target. */
  authority(target: experimental.GrpcUri): string;
  open(target: experimental.GrpcUri): OpenSource;
}

/** The grpc-js resolver for a scheme. */
export const resolverFor = (scheme: Scheme, sources: SharedSources): ResolverClass =>
  class SourceResolver implements experimental.Resolver {
    static getDefaultAuthority(target: experimental.GrpcUri): string {
      return scheme.authority(target);
    }

    readonly #target: string;
    readonly #open: OpenSource;
    readonly #listener: experimental.ResolverListener;
    readonly #generation: ConnectionGeneration | undefined;
    #active: EndpointSource | undefined;

    constructor(target: experimental.GrpcUri, listener: experimental.ResolverListener, options: ChannelOptions) {
      this.#target = experimental.uriToString(target);
      this.#open = scheme.open(target);
      this.#listener = listener;
      this.#generation = connectionGenerationOf(options);
    }

    /** Called first, again after `destroy`, and whenever a connection is lost. */
    updateResolution(): void {
      if (this.#active === undefined) this.#active = this.#subscribe();
      else this.#active.refresh();
    }

    /** An idle channel calls it too, and `updateResolution` when it wakes. */
    destroy(): void {
      this.#active?.close();
      this.#active = undefined;
    }

    #subscribe(): EndpointSource {
      let latest: Resolution | undefined;
      const subscription = sources.subscribe(this.#target, this.#open, (resolution) => {
        latest = resolution;
        this.#report(resolution);
      });
      const unsubscribe = this.#generation?.onChange(() => {
        if (latest?.kind === 'endpoints') this.#report(latest);
      });
      return {
        refresh: () => subscription.refresh(),
        close: () => {
          unsubscribe?.();
          subscription.close();
        },
      };
    }

    #report(resolution: Resolution): void {
      const attributes = generationAttributes(this.#generation);
      const fail = (details: string) =>
        this.#listener(experimental.statusOrFromError({ code: status.UNAVAILABLE, details }), attributes, null, '');
      if (resolution.kind === 'failed') {
        fail(resolution.message);
        return;
      }
      this.#listener(experimental.statusOrFromValue([...resolution.endpoints]), attributes, null, '');
      // On an empty list round_robin drops its connections and lets calls hang until their deadline (grpc-js 1.14:
      // IDLE with a queue). With an error, it fails calls unless they wait for ready; but it accepts an error only
      // once the list is empty.
      if (resolution.endpoints.length === 0) fail(`no endpoints for ${this.#target}`);
    }
  };
