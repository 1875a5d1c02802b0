import { expect } from 'chai';
import { parseServiceConfig } from '../../src/grpc/client/index.js';
import type { PostConfig } from '../../src/post/settings.js';
import { userServiceConfig } from '../../src/post/user-service-config.js';

const config = (loadBalancing: 'round_robin' | 'pick_first', intervalMs: number) => {
  const settings: Pick<PostConfig, 'user' | 'outliers'> = {
    user: {
      address: 'static:///127.0.0.1:9000',
      tls: { mode: 'disabled' },
      tokenFile: undefined,
      loadBalancing,
      keepalive: { timeMs: 30_000, timeoutMs: 10_000, permitWithoutCalls: true },
      readIdle: { readIdleTimeoutMs: 150, pingTimeoutMs: 400 },
    },
    outliers: { intervalMs },
  };
  return JSON.parse(parseServiceConfig(userServiceConfig(settings), loadBalancing).json) as {
    loadBalancingConfig: Record<string, object>[];
    retryThrottling: object;
  };
};

describe('how Post calls User', () => {
  it('leaves out a pod that fails, for twice the interval at which it looks, and spreads calls over the others', () => {
    const [policy] = config('round_robin', 2_500).loadBalancingConfig;
    expect(policy?.['outlier_detection']).to.deep.include({
      interval: { seconds: 2, nanos: 500_000_000 },
      base_ejection_time: { seconds: 5, nanos: 0 },
      child_policy: [{ round_robin: {} }],
    });
  });

  it('ejects no pod if disabled, or with a single pod', () => {
    expect(config('round_robin', Infinity).loadBalancingConfig).to.deep.equal([{ round_robin: {} }]);
    expect(config('pick_first', 5_000).loadBalancingConfig).to.deep.equal([{ pick_first: {} }]);
  });

  it('throttles retries', () => {
    expect(config('round_robin', 5_000).retryThrottling).to.deep.equal({ maxTokens: 100, tokenRatio: 0.1 });
  });
});
