import {
  Client,
  Metadata,
  Server,
  ServerCredentials,
  credentials,
  type ChannelOptions,
  type MethodDefinition,
  type ServiceError,
  type sendUnaryData,
  type ServerUnaryCall,
} from '@grpc/grpc-js';

const bytes = (buffer: Buffer): Buffer => buffer;

const method = (name: string): MethodDefinition<Buffer, Buffer> => ({
  path: `/test.Backend/${name}`,
  requestStream: false,
  responseStream: false,
  requestSerialize: bytes,
  requestDeserialize: bytes,
  responseSerialize: bytes,
  responseDeserialize: bytes,
});
const definition = { Who: method('Who'), Hold: method('Hold') };

/** A server that responds with its own address, at once (Who) or when released (Hold). */
export class Backend {
  readonly #server = new Server();
  readonly #held: (() => void)[] = [];
  readonly #peers = new Set<string>();
  /** The `:authority` of the last call. */
  authority = '';
  #onHeld = (): void => {};

  static async start(host: string, port: number): Promise<Backend & { readonly port: number }> {
    const backend = new Backend();
    const answer = Buffer.from(host);
    backend.#server.addService(definition, {
      Who: (call: ServerUnaryCall<Buffer, Buffer>, done: sendUnaryData<Buffer>) => {
        backend.#peers.add(call.getPeer());
        backend.authority = call.getHost();
        done(null, answer);
      },
      Hold: (_call: ServerUnaryCall<Buffer, Buffer>, done: sendUnaryData<Buffer>) => {
        backend.#held.push(() => done(null, answer));
        backend.#onHeld();
      },
    });
    const bound = await new Promise<number>((resolve, reject) => {
      backend.#server.bindAsync(`${host}:${port}`, ServerCredentials.createInsecure(), (error, number) =>
        error === null ? resolve(number) : reject(error),
      );
    });
    return Object.assign(backend, { port: bound });
  }

  /** One per connection that made a call. */
  get connections(): number {
    return this.#peers.size;
  }

  /** Resolves when a call is being held. */
  async holds(): Promise<void> {
    if (this.#held.length === 0) await new Promise<void>((resolve) => (this.#onHeld = resolve));
  }

  release(): void {
    for (const answer of this.#held.splice(0)) answer();
  }

  stop(): void {
    this.release();
    this.#server.forceShutdown();
  }
}

/** Servers on one port of several loopback addresses, as pods have one port. */
export const startBackends = async (
  hosts: readonly string[],
): Promise<{ port: number; backends: ReadonlyMap<string, Backend> }> => {
  const [first = '127.0.0.1', ...others] = hosts;
  for (let attempt = 1; ; attempt++) {
    const started = [await Backend.start(first, 0)];
    const { port } = started[0] ?? { port: 0 };
    try {
      for (const host of others) started.push(await Backend.start(host, port));
      return { port, backends: new Map(started.map((backend, index) => [hosts[index] ?? first, backend])) };
    } catch (error) {
      for (const backend of started) backend.stop();
      if (attempt === 5) throw error;
    }
  }
};

const balancedBy = (policy: string): ChannelOptions => ({
  'grpc.service_config': JSON.stringify({ loadBalancingConfig: [{ [policy]: {} }] }),
});

export class Caller {
  readonly #client: Client;

  /** Balanced by round_robin by default. */
  constructor(
    target: string,
    { policy = 'round_robin', options = {} }: { policy?: string; options?: ChannelOptions } = {},
  ) {
    this.#client = new Client(target, credentials.createInsecure(), {
      ...balancedBy(policy),
      'grpc.enable_http_proxy': 0,
      ...options,
    });
  }

  /** The server that responded. */
  async call(name: 'Who' | 'Hold' = 'Who', { waitForReady = false, deadlineMs = 5_000 } = {}): Promise<string> {
    const { path } = definition[name];
    const answer = await new Promise<Buffer>((resolve, reject) => {
      this.#client.makeUnaryRequest(
        path,
        bytes,
        bytes,
        Buffer.alloc(0),
        new Metadata({ waitForReady }),
        { deadline: Date.now() + deadlineMs },
        (error: ServiceError | null, value) => {
          if (error !== null || value === undefined) reject(error ?? new Error('no answer'));
          else resolve(value);
        },
      );
    });
    return answer.toString();
  }

  /** Calls until exactly these servers respond, round after round. Rejects after `withinMs`. */
  async untilUses(hosts: readonly string[], withinMs = 1_000): Promise<void> {
    const deadline = performance.now() + withinMs;
    const expected = [...hosts].sort().join(' ');
    let seen: string[] = [];
    for (;;) {
      try {
        seen.push(await this.call());
      } catch (error) {
        seen = [];
        if (hosts.length === 0 && error instanceof Error && error.message.includes('no endpoints')) return;
      }
      seen = seen.slice(-3 * hosts.length);
      if (hosts.length > 0 && seen.length === 3 * hosts.length && [...new Set(seen)].sort().join(' ') === expected)
        return;
      if (performance.now() > deadline)
        throw new Error(`after ${withinMs} ms calls go to ${seen.join(' ')}, not to ${expected}`);
    }
  }

  close(): void {
    this.#client.close();
  }
}
