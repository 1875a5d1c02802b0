import {
  Client,
  connectivityState,
  credentials,
  experimental,
  logVerbosity,
  Metadata,
  status,
  type ClientReadableStream,
  type StatusObject,
} from '@grpc/grpc-js';
import { withCodec } from '../../codec/with-codec.js';
import { healthDefinition } from '../../common/health-definition.js';
import type { HealthCheckResponse } from '../../gen/grpc/health/v1/HealthCheckResponse.js';
import { connectionChannel } from '../../internals/connection-channel.js';

const watch = withCodec(healthDefinition.Watch);

export type Subchannel = ReturnType<experimental.SubchannelInterface['getRealSubchannel']>;

/** `unknown` until a server of the connection has first reported its health. */
export type Health = 'unknown' | 'serving' | 'failing';

/**
 * Watches the health of the server behind one connection, as long as the connection lasts. A stream that ends is
 * reopened with backoff and counts as failing meanwhile. A server without the health service counts as serving.
 * Source: gRFC A17.
 */
export class HealthWatch {
  readonly #subchannel: Subchannel;
  readonly #service: string;
  readonly #onChange: () => void;
  readonly #backoff = new experimental.BackoffTimeout(() => this.#ask());
  #stream: ClientReadableStream<HealthCheckResponse> | undefined;
  #health: Health = 'unknown';

  constructor(subchannel: Subchannel, service: string, onChange: () => void) {
    this.#subchannel = subchannel;
    this.#service = service;
    this.#onChange = onChange;
    this.#backoff.unref();
    subchannel.addConnectivityStateListener(this.#onState);
    if (subchannel.getConnectivityState() === connectivityState.READY) this.#ask();
  }

  get health(): Health {
    return this.#health;
  }

  stop(): void {
    this.#subchannel.removeConnectivityStateListener(this.#onState);
    this.#forget();
  }

  // The connection notifies its own listeners; `onChange` is for health only.
  readonly #onState: experimental.ConnectivityStateListener = (_subchannel, _previous, state) => {
    this.#forget();
    if (state === connectivityState.READY) this.#ask();
  };

  #forget(): void {
    const stream = this.#stream;
    this.#stream = undefined;
    this.#health = 'unknown';
    this.#backoff.stop();
    this.#backoff.reset();
    stream?.cancel();
  }

  #ask(): void {
    const { path, requestSerialize, responseDeserialize } = watch;
    const client = new Client(this.#subchannel.getAddress(), credentials.createInsecure(), {
      channelOverride: connectionChannel(this.#subchannel.getChannel()),
    });
    const stream = client.makeServerStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      { service: this.#service },
      new Metadata(),
    );
    this.#stream = stream;
    stream.on('data', (response: HealthCheckResponse) => {
      if (stream !== this.#stream) return;
      this.#backoff.reset();
      this.#set(response.status === 'SERVING' ? 'serving' : 'failing');
    });
    stream.on('error', () => {}); // `status` has the details
    stream.on('status', (ended) => this.#onEnd(stream, ended));
  }

  #onEnd(stream: ClientReadableStream<HealthCheckResponse>, { code, details }: StatusObject): void {
    if (stream !== this.#stream) return;
    this.#stream = undefined;
    if (code === status.UNIMPLEMENTED) {
      experimental.log(
        logVerbosity.ERROR,
        `${this.#subchannel.getAddress()} has no health service, so it counts as serving: ${details}`,
      );
      this.#set('serving');
      return;
    }
    this.#set('failing');
    this.#backoff.runOnce();
  }

  #set(health: Health): void {
    if (health === this.#health) return;
    this.#health = health;
    this.#onChange();
  }
}
