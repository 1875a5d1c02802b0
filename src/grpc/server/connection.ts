import type { ServerHttp2Session } from 'node:http2';
import { TLSSocket } from 'node:tls';
import type { Peer } from './call-context.js';
import { noPings, onPing } from './ping-policy.js';
import type { PingPolicy } from './ping-policy.js';

const enhanceYourCalm = 11;
const tooManyPings = Buffer.from('too_many_pings');
/** A GOAWAY with the highest stream id promises nothing yet: calls that are under way to us are still taken. */
const lastStreamId = 2 ** 31 - 1;

/** The longest that a timer can wait (24.8 days); beyond it setTimeout fires at once. */
const maxTimerMs = 2 ** 31 - 1;

export interface ConnectionLimits {
  readonly pings: PingPolicy;
  /** Age at which the client is asked to connect again, ± 10 % so that not all go at once. Infinity: never. */
  readonly maxAgeMs: number;
  /** How long its calls may go on after that. Infinity: as long as they like. */
  readonly maxAgeGraceMs: number;
  readonly onTooManyPings: (peer: Peer) => void;
}

/** What the server keeps for one HTTP/2 connection: who is at the other end, how it pings, how old it is. */
export class Connection {
  readonly #session: ServerHttp2Session;
  readonly #timers: NodeJS.Timeout[] = [];
  #peer: Peer | undefined;
  #openStreams = 0;
  #sentSinceLastPing = false;
  #pings = noPings;

  constructor(session: ServerHttp2Session, limits: ConnectionLimits) {
    this.#session = session;
    session.once('close', () => this.#timers.forEach((timer) => clearTimeout(timer)));
    this.#police(limits);
    this.#after(limits.maxAgeMs * (0.9 + Math.random() * 0.2), () => {
      this.retire('max_age');
      this.#after(limits.maxAgeGraceMs, () => session.destroy());
    });
  }

  /** Read once, since asking a TLS socket for its certificate parses it anew each time. */
  get peer(): Peer {
    return (this.#peer ??= peerOf(this.#session));
  }

  /** The server has sent headers or data, which forgives pings: a busy client may measure its round trips. */
  onSend(): void {
    this.#sentSinceLastPing = true;
  }

  /**
   * Asks the client to go elsewhere and closes when its calls are done, as grpc-go does: a GOAWAY that
   * promises nothing, a ping whose answer means that the client has read it, then the final one. A GOAWAY
   * sent and closed at once, as grpc-js does, refuses the calls that were under way to it.
   */
  retire(reason: string): void {
    const session = this.#session;
    if (session.closed || session.destroyed) return;
    session.goaway(0, lastStreamId, Buffer.from(reason));
    const pinged = session.ping(() => {
      if (!session.closed && !session.destroyed) session.close();
    });
    if (!pinged) session.close();
  }

  #police({ pings: policy, onTooManyPings }: ConnectionLimits): void {
    this.#session.on('stream', (stream) => {
      this.#openStreams++;
      stream.once('close', () => this.#openStreams--);
    });
    this.#session.on('ping', () => {
      const { state, tooMany } = onPing(this.#pings, policy, {
        atMs: performance.now(),
        openStreams: this.#openStreams,
        sentSinceLast: this.#sentSinceLastPing,
      });
      this.#pings = state;
      this.#sentSinceLastPing = false;
      if (!tooMany) return;
      onTooManyPings(this.peer);
      this.#session.goaway(enhanceYourCalm, lastStreamId, tooManyPings);
      this.#session.destroy();
    });
  }

  #after(ms: number, action: () => void): void {
    if (ms < maxTimerMs) this.#timers.push(setTimeout(action, ms).unref());
  }
}

const peerOf = (session: ServerHttp2Session): Peer => {
  const { socket } = session;
  const host = socket.remoteAddress ?? 'unknown';
  const address = `${host.includes(':') ? `[${host}]` : host}:${socket.remotePort ?? 0}`;
  if (!(socket instanceof TLSSocket)) return { address, encrypted: false };
  const certificate = socket.authorized ? socket.getPeerCertificate(true) : undefined;
  return certificate?.raw ? { address, encrypted: true, certificate } : { address, encrypted: true };
};
