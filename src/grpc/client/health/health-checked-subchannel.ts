import { connectivityState, experimental } from '@grpc/grpc-js';
import type { HealthWatches } from './health-watches.js';

/**
 * A subchannel that is CONNECTING until its server has reported its health, and unhealthy while the server is not
 * serving.
 */
export class HealthCheckedSubchannel extends experimental.BaseSubchannelWrapper {
  readonly #watches: HealthWatches;
  readonly #listeners = new Set<experimental.ConnectivityStateListener>();
  #references = 0;
  #reported: connectivityState;
  #keepaliveTimeMs = -1;

  constructor(wrapped: experimental.SubchannelInterface, watches: HealthWatches) {
    super(wrapped);
    this.#watches = watches;
    this.#reported = this.getConnectivityState();
  }

  /** For pickers: the policy above knows only the subchannel that it created. */
  get wrapped(): experimental.SubchannelInterface {
    return this.child;
  }

  override getConnectivityState(): connectivityState {
    const state = this.child.getConnectivityState();
    const unknown = state === connectivityState.READY && this.#watches.healthOf(this.getRealSubchannel()) === 'unknown';
    return unknown ? connectivityState.CONNECTING : state;
  }

  override addConnectivityStateListener(listener: experimental.ConnectivityStateListener): void {
    this.#listeners.add(listener);
  }

  override removeConnectivityStateListener(listener: experimental.ConnectivityStateListener): void {
    this.#listeners.delete(listener);
  }

  override ref(): void {
    super.ref();
    this.#references += 1;
    if (this.#references > 1) return;
    this.#watches.join(this.getRealSubchannel(), this.#onHealth);
    this.child.addConnectivityStateListener(this.#onState);
    this.#update();
  }

  override unref(): void {
    this.#references -= 1;
    if (this.#references === 0) {
      this.child.removeConnectivityStateListener(this.#onState);
      this.#watches.leave(this.getRealSubchannel(), this.#onHealth);
    }
    super.unref();
  }

  readonly #onHealth = (): void => this.#update();

  readonly #onState: experimental.ConnectivityStateListener = (
    _subchannel,
    _previous,
    _state,
    keepaliveTimeMs,
    error,
  ) => {
    this.#keepaliveTimeMs = keepaliveTimeMs;
    this.#update(error);
  };

  #update(error?: string): void {
    this.setHealthy(this.#watches.healthOf(this.getRealSubchannel()) !== 'failing');
    const previous = this.#reported;
    const state = this.getConnectivityState();
    if (state === previous) return;
    this.#reported = state;
    for (const listener of this.#listeners) listener(this, previous, state, this.#keepaliveTimeMs, error);
  }
}
