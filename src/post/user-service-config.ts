import { userDefinition } from '../contract/user.js';
import { retryIdempotent, type ServiceConfig } from '../grpc/client/index.js';
import type { PostConfig } from './settings.js';

/** A pod is ejected when this share of its calls fails: more than retries can hide, and more than chance explains. */
const failurePercent = 85;
/** The share of pods, besides the first, that may be ejected: the others must carry their load. */
const maxEjectionPercent = 30;

/**
 * How Post calls User: idempotent calls are retried unless too many calls fail; and a pod that answers hardly any
 * call is ejected for a while, where a passed deadline counts as a failure. Sources: gRFC A6 (throttling), A50
 * (outlier detection).
 */
export const userServiceConfig = ({ user, outliers }: Pick<PostConfig, 'user' | 'outliers'>): ServiceConfig => ({
  methodConfig: [retryIdempotent(userDefinition)],
  // Fifty failures at once, as after a broken connection with calls in flight, are retried. If more than one call in
  // eleven fails for long, no call is, so that an overloaded User gets no more load.
  retryThrottling: { maxTokens: 100, tokenRatio: 0.1 },
  ...(user.loadBalancing === 'round_robin' &&
    outliers.intervalMs < Infinity && {
      loadBalancingConfig: [
        {
          outlier_detection: {
            interval: seconds(outliers.intervalMs),
            baseEjectionTime: seconds(outliers.intervalMs * 2),
            maxEjectionTime: seconds(outliers.intervalMs * 12),
            maxEjectionPercent,
            failurePercentageEjection: { threshold: failurePercent, minimumHosts: 2, requestVolume: 10 },
            childPolicy: [{ round_robin: {} }],
          },
        },
      ],
    }),
});

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(3)}s`;
