import { userDefinition } from '../contract/user.js';
import { retryIdempotent, type ServiceConfig } from '../grpc/client/index.js';
import type { PostConfig } from './settings.js';

/** A pod is left out when so many of its calls fail: more than retries can hide, and more than chance makes of a few. */
const failurePercent = 85;
/** Of the pods, besides the first: the others must be able to do the work of those that are left out. */
const maxEjectionPercent = 30;

/**
 * How Post calls User: what may be repeated is retried, as long as not too much fails; and a pod that answers hardly any
 * call is left out for a while, of which a deadline that passes counts as well as an error.
 * Sources: gRFC A6 (throttling), A50 (outlier detection).
 */
export const userServiceConfig = ({ user, outliers }: Pick<PostConfig, 'user' | 'outliers'>): ServiceConfig => ({
  methodConfig: [retryIdempotent(userDefinition)],
  // Fifty failures at once, as of a connection that breaks with calls on it, are retried. When more than one call in eleven fails for
  // long, none is: a User that has too much to do is not given more.
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
