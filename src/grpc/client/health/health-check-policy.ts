import { experimental } from '@grpc/grpc-js';
import { healthCheckPolicy } from '../../service-config/parse-service-config.js';
import { HealthCheckedSubchannel } from './health-checked-subchannel.js';
import { HealthWatches } from './health-watches.js';

class HealthCheckConfig implements experimental.TypedLoadBalancingConfig {
  readonly service: string;
  readonly childPolicy: experimental.TypedLoadBalancingConfig;

  constructor(service: string, childPolicy: experimental.TypedLoadBalancingConfig) {
    this.service = service;
    this.childPolicy = childPolicy;
  }

  static createFromJson({ service, childPolicy }: { service: string; childPolicy: object }): HealthCheckConfig {
    return new HealthCheckConfig(service, experimental.parseLoadBalancingConfig({ ...childPolicy }));
  }

  getLoadBalancerName(): string {
    return healthCheckPolicy;
  }

  toJsonObject(): object {
    return { [healthCheckPolicy]: { service: this.service, childPolicy: this.childPolicy.toJsonObject() } };
  }
}

/**
 * Leaves out servers that report NOT_SERVING in `grpc.health.v1.Health/Watch` although they are connected. grpc-js
 * has no client-side health checking, but its policies respect the health of a subchannel. Source: gRFC A17.
 */
class HealthCheckBalancer implements experimental.LoadBalancer {
  readonly #child: experimental.ChildLoadBalancerHandler;
  #watches: { service: string; all: HealthWatches } | undefined;

  constructor(helper: experimental.ChannelControlHelper) {
    this.#child = new experimental.ChildLoadBalancerHandler(
      experimental.createChildChannelControlHelper(helper, {
        createSubchannel: (address, options) => {
          const subchannel = helper.createSubchannel(address, options);
          return this.#watches ? new HealthCheckedSubchannel(subchannel, this.#watches.all) : subchannel;
        },
        updateState: (state, picker, error) => helper.updateState(state, unwrapping(picker), error),
      }),
    );
  }

  updateAddressList(
    ...[endpoints, config, options, note]: Parameters<experimental.LoadBalancer['updateAddressList']>
  ): boolean {
    if (!(config instanceof HealthCheckConfig)) return false;
    if (this.#watches?.service !== config.service)
      this.#watches = { service: config.service, all: new HealthWatches(config.service) };
    return this.#child.updateAddressList(endpoints, config.childPolicy, options, note);
  }

  exitIdle(): void {
    this.#child.exitIdle();
  }

  resetBackoff(): void {
    this.#child.resetBackoff();
  }

  destroy(): void {
    this.#child.destroy();
  }

  getTypeName(): string {
    return healthCheckPolicy;
  }
}

const unwrapping = (picker: experimental.Picker): experimental.Picker => ({
  pick: (pickArgs) => {
    const result = picker.pick(pickArgs);
    return result.subchannel instanceof HealthCheckedSubchannel
      ? { ...result, subchannel: result.subchannel.wrapped }
      : result;
  },
});

experimental.registerLoadBalancerType(healthCheckPolicy, HealthCheckBalancer, HealthCheckConfig);
