import { createServer, connect, type Socket } from 'node:net';
import { listen } from './listen.js';

/** The faults of a path. They may change at any time, and apply to open connections too. */
export interface PathFaults {
  /** One way, in milliseconds. Default 0. */
  readonly latencyMs?: number;
  /** A random addition to the latency, up to this much. Bytes keep their order, as in TCP. Default 0. */
  readonly jitterMs?: number;
  /** Each way, for all connections. Default Infinity. */
  readonly bytesPerSecond?: number;
  /**
   * No bytes pass, on open connections and on new ones, which are accepted. Held data continues when the path is back,
   * as TCP would resend it. Default false.
   */
  readonly blackhole?: boolean;
}

/** A TCP path whose faults a test controls. */
export interface FaultProxy {
  /** `127.0.0.1:port` */
  readonly address: string;
  /** Open connections. */
  readonly open: number;
  /** Replaces the faults. */
  set(faults: PathFaults): void;
  /** Ends every open connection with a RST on both sides, and returns their number. */
  reset(): number;
  /** Drops all bytes of the open connections from now on without closing them. New connections are not affected. */
  forget(): void;
  /** Resolves when the next connection is accepted. */
  nextConnection(): Promise<void>;
  /** Ends connections as `reset` does, and accepts no more. */
  close(): void;
}

/** The buffer of one direction of a connection, above which its sender must wait. */
const maxHeldBytes = 256 * 1024;

/** A path to a port of this machine. */
export const startFaultProxy = async (port: number, faults: PathFaults = {}): Promise<FaultProxy> => {
  const path: Path = { faults, busyUntil: { there: 0, back: 0 } };
  const connections = new Set<Connection>();
  const waiting = new Set<() => void>();
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (near) => {
    const connection = new Connection(
      near,
      connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true }),
      path,
    );
    connections.add(connection);
    connection.onClosed(() => connections.delete(connection));
    for (const resolve of waiting) resolve();
    waiting.clear();
  });
  const ownPort = await listen(server);
  const each = (action: (connection: Connection) => void): void => [...connections].forEach(action);

  return {
    address: `127.0.0.1:${ownPort}`,
    get open() {
      return connections.size;
    },
    set(next) {
      path.faults = next;
      each((connection) => connection.wake());
    },
    reset() {
      const count = connections.size;
      each((connection) => connection.reset());
      return count;
    },
    forget: () => each((connection) => connection.forget()),
    nextConnection: () => new Promise((resolve) => waiting.add(resolve)),
    close() {
      server.close();
      each((connection) => connection.reset());
    },
  };
};

type Way = 'there' | 'back';

/** The state that all connections share: the faults, and the time until which each direction of the wire is busy. */
interface Path {
  faults: PathFaults;
  readonly busyUntil: Record<Way, number>;
}

/** When bytes that are sent now arrive. */
const arrivalOf = ({ faults, busyUntil }: Path, way: Way, bytes: number): number => {
  const { latencyMs = 0, jitterMs = 0, bytesPerSecond = Infinity } = faults;
  busyUntil[way] = Math.max(performance.now(), busyUntil[way]) + (bytes / bytesPerSecond) * 1_000;
  return busyUntil[way] + latencyMs + Math.random() * jitterMs;
};

class Connection {
  readonly #ends: readonly [Socket, Socket];
  readonly #flows: readonly [Flow, Flow];

  constructor(near: Socket, far: Socket, path: Path) {
    this.#ends = [near, far];
    this.#flows = [new Flow(near, far, path, 'there'), new Flow(far, near, path, 'back')];
    for (const end of this.#ends) end.on('error', () => this.reset());
  }

  onClosed(listener: () => void): void {
    let left = this.#ends.length;
    for (const end of this.#ends) end.once('close', () => (left -= 1) === 0 && listener());
  }

  wake(): void {
    for (const flow of this.#flows) flow.pump();
  }

  reset(): void {
    for (const end of this.#ends) if (!end.destroyed) end.resetAndDestroy();
  }

  forget(): void {
    for (const flow of this.#flows) flow.forget();
  }
}

/** One direction of a connection: bytes with their arrival times; null is the end. */
class Flow {
  readonly #held: { readonly chunk: Buffer | null; readonly arrivesAt: number }[] = [];
  #heldBytes = 0;
  #lastArrival = 0;
  #forgotten = false;
  #timer: NodeJS.Timeout | undefined;

  readonly #from: Socket;
  readonly #to: Socket;
  readonly #path: Path;
  readonly #way: Way;

  constructor(from: Socket, to: Socket, path: Path, way: Way) {
    this.#from = from;
    this.#to = to;
    this.#path = path;
    this.#way = way;
    from.on('data', (chunk: Buffer) => this.#take(chunk));
    from.on('end', () => this.#take(null));
    from.on('close', () => clearTimeout(this.#timer));
  }

  forget(): void {
    this.#forgotten = true;
    this.#held.length = 0;
    clearTimeout(this.#timer);
    this.#from.resume(); // Read and dropped, so that the sender continues as into a network.
  }

  pump(): void {
    clearTimeout(this.#timer);
    const { blackhole = false } = this.#path.faults;
    if (blackhole) return;
    for (let next = this.#held[0]; next !== undefined; next = this.#held[0]) {
      const waitMs = next.arrivesAt - performance.now();
      if (waitMs > 0) {
        this.#timer = setTimeout(() => this.pump(), Math.ceil(waitMs));
        return;
      }
      this.#held.shift();
      this.#heldBytes -= next.chunk?.length ?? 0;
      if (next.chunk === null) this.#to.end();
      else if (this.#to.writable) this.#to.write(next.chunk);
    }
    if (this.#heldBytes <= maxHeldBytes) this.#from.resume();
  }

  #take(chunk: Buffer | null): void {
    if (this.#forgotten) {
      if (chunk === null) this.#from.end(); // One end has gone; the other end is not notified.
      return;
    }
    this.#lastArrival = Math.max(this.#lastArrival, arrivalOf(this.#path, this.#way, chunk?.length ?? 0));
    this.#held.push({ chunk, arrivesAt: this.#lastArrival });
    this.#heldBytes += chunk?.length ?? 0;
    if (this.#heldBytes > maxHeldBytes) this.#from.pause();
    this.pump();
  }
}
