import type { status } from '@grpc/grpc-js';

/*
 * A service config in the JSON form of gRPC, so that existing ones work. Source:
 * https://github.com/grpc/grpc/blob/master/doc/service_config.md, grpc/service_config/service_config.proto
 */

/** A duration such as `1s`, `0.5s` or `.01s`. */
export type DurationText = `${string}s`;

/** How a channel balances, retries and limits calls. Source: https://grpc.io/docs/guides/service-config/ */
export interface ServiceConfig {
  /** The first supported policy is used. See also `loadBalancing` of `createChannel`. */
  readonly loadBalancingConfig?: readonly LoadBalancingConfig[];
  /** The older form, which grpc-js parses and ignores; here it counts if `loadBalancingConfig` is absent. */
  readonly loadBalancingPolicy?: string;
  readonly methodConfig?: readonly MethodConfig[];
  readonly retryThrottling?: RetryThrottling;
  /**
   * Watches the health of this service on each server ("" for the whole server) and leaves out those that are not
   * serving. Not with pick_first. Source: gRFC A17.
   */
  readonly healthCheckConfig?: { readonly serviceName?: string };
}

/** A policy by its name, with its settings. */
export type LoadBalancingConfig =
  | { readonly pick_first: { readonly shuffleAddressList?: boolean } }
  | { readonly round_robin: Readonly<Record<string, never>> }
  | { readonly outlier_detection: OutlierDetection }
  | Readonly<Record<string, object>>;

/** Source: gRFC A50. grpc-js expects other spellings and ignores these. */
export interface OutlierDetection {
  /** Default `10s`. */
  readonly interval?: DurationText;
  /** Default `30s`. */
  readonly baseEjectionTime?: DurationText;
  /** Default `300s`. */
  readonly maxEjectionTime?: DurationText;
  /** Default 10. */
  readonly maxEjectionPercent?: number;
  readonly successRateEjection?: {
    /** In thousandths. Default 1,900. */
    readonly stdevFactor?: number;
    readonly enforcementPercentage?: number;
    readonly minimumHosts?: number;
    readonly requestVolume?: number;
  };
  readonly failurePercentageEjection?: {
    /** Default 85. */
    readonly threshold?: number;
    readonly enforcementPercentage?: number;
    readonly minimumHosts?: number;
    readonly requestVolume?: number;
  };
  readonly childPolicy: readonly LoadBalancingConfig[];
}

/** The most specific name that matches a method counts: service and method, then service, then `{}`. */
export interface MethodName {
  /** `v1.user.User` */
  readonly service?: string;
  /** `GetUser` */
  readonly method?: string;
}

/** The settings of calls to some methods. Source: gRFC A2, service_config.proto. */
export interface MethodConfig {
  readonly name: readonly MethodName[];
  /** See `CallOptions.waitForReady`, which overrides this. grpc-js parses it and ignores it. */
  readonly waitForReady?: boolean;
  /** The maximum time of a call; the earlier of this and the call's own deadline counts. */
  readonly timeout?: DurationText;
  /** RESOURCE_EXHAUSTED above this. grpc-js ignores it. */
  readonly maxRequestMessageBytes?: number;
  /** RESOURCE_EXHAUSTED above this. grpc-js ignores it. */
  readonly maxResponseMessageBytes?: number;
  readonly retryPolicy?: RetryPolicy;
}

/** Source: gRFC A6. */
export interface RetryPolicy {
  /** Including the first; at least 2. More than 5 count as 5. */
  readonly maxAttempts: number;
  /** The pause before the second attempt, ±20 %. */
  readonly initialBackoff: DurationText;
  readonly maxBackoff: DurationText;
  readonly backoffMultiplier: number;
  readonly retryableStatusCodes: readonly (keyof typeof status | status)[];
}

/**
 * Retries stop while more than half of the tokens are gone. A failure takes one and a success adds `tokenRatio`.
 * grpc-js keeps one count for all channels of a process with the same target. Source: gRFC A6.
 */
export interface RetryThrottling {
  /** 1 to 1,000. */
  readonly maxTokens: number;
  /** Above 0; three decimals count. */
  readonly tokenRatio: number;
}
