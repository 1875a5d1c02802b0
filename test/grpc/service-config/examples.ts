import type { ServiceConfig } from '../../../src/grpc/service-config/service-config.js';

/** The policy of the tutorial's clients: for every method 4 attempts on UNAVAILABLE, 10 ms apart, waiting for a connection. */
export const tutorialServiceConfig: ServiceConfig = {
  loadBalancingConfig: [{ round_robin: {} }],
  methodConfig: [
    {
      name: [{}],
      waitForReady: true,
      retryPolicy: {
        maxAttempts: 4,
        initialBackoff: '.01s',
        maxBackoff: '.01s',
        backoffMultiplier: 1,
        retryableStatusCodes: ['UNAVAILABLE'],
      },
    },
  ],
};

/** A server that fails most of its calls is ejected for a while. Source: gRFC A50. */
export const outlierDetectionServiceConfig: ServiceConfig = {
  loadBalancingConfig: [
    {
      outlier_detection: {
        interval: '5s',
        baseEjectionTime: '10s',
        maxEjectionPercent: 50,
        failurePercentageEjection: { threshold: 50, minimumHosts: 2, requestVolume: 10 },
        childPolicy: [{ round_robin: {} }],
      },
    },
  ],
};
