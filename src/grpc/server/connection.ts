import { constants, type ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import type { ConnectionStatistics } from '../internals/server.js';
import type { Peer } from './call-context.js';
import { peerOf } from './peer.js';
import { noPings, onPing, type PingPolicy } from './ping-policy.js';
import { take, type Bucket, type BucketLimits } from './token-bucket.js';

const lastStreamId = 2 ** 31 - 1;

/** The longest that a timer can wait (24.8 days); beyond it setTimeout fires at once. */
const maxTimerMs = 2 ** 31 - 1;

export interface ConnectionRules {
  /** A connection without calls is asked to go after so long; Infinity for never. */
  readonly maxIdleMs: number;
  readonly pings: PingPolicy;
  /** Calls that a client may break off. */
  readonly resets: BucketLimits;
  readonly onTooManyPings: (peer: Peer) => void;
  readonly onTooManyResets: (peer: Peer) => void;
}

/** What the server keeps for one HTTP/2 connection: who is at the other end, and how it behaves. */
export class Connection {
  readonly #session: ServerHttp2Session;
  readonly #socket: Socket;
  #peer: Peer | undefined;
  #openStreams = 0;
  #sentSinceLastPing = false;
  #pings = noPings;
  #resets: Bucket | undefined;
  #retirement: NodeJS.Timeout | undefined;
  #idle: NodeJS.Timeout | undefined;
  readonly #rules: ConnectionRules;
  #lastRoundTrip: Promise<void> = Promise.resolve();
  #nextRoundTrip: Promise<void> | undefined;

  /** What is told to channelz; undefined when nothing is. */
  readonly statistics: ConnectionStatistics | undefined;

  /** @param socket what the session runs on */
  constructor(session: ServerHttp2Session, socket: Socket, rules: ConnectionRules, statistics?: ConnectionStatistics) {
    this.#session = session;
    this.#socket = socket;
    this.statistics = statistics;
    this.#rules = rules;
    if (rules.maxIdleMs < maxTimerMs) this.#idle = setTimeout(() => this.#onIdle(), rules.maxIdleMs).unref();
    session.once('close', () => {
      clearTimeout(this.#retirement);
      clearTimeout(this.#idle);
    });
    session.on('ping', () => this.#onPing());
  }

  /** Read once, since asking a TLS socket for its certificate parses it anew each time. */
  get peer(): Peer {
    return (this.#peer ??= peerOf(this.#socket));
  }

  /** The server has sent headers or data, which forgives pings: a busy client may measure its round trips. */
  onSend(): void {
    this.#sentSinceLastPing = true;
  }

  /**
   * Resolves when the client has answered a ping, or cannot: then what it sent before has arrived. Those who ask
   * while a ping is under way share the one after it, since Node.js lets no more than ten wait.
   */
  roundTrip(): Promise<void> {
    this.#nextRoundTrip ??= this.#lastRoundTrip = this.#lastRoundTrip.then(() => {
      this.#nextRoundTrip = undefined;
      return this.#ping();
    });
    return this.#nextRoundTrip;
  }

  #ping(): Promise<void> {
    return new Promise((resolve) => {
      const session = this.#session;
      if (session.destroyed || !session.ping(() => resolve())) resolve();
    });
  }

  /**
   * Asks the client to go elsewhere, and closes when the calls on it are done. The GOAWAY names the last call
   * that was taken: those that were under way to us come after it, and a client sends them again by itself,
   * retry policy or not (gRFC A6, transparent retries). grpc-go's two steps, a notice first and the last id
   * a round trip later, would only keep them waiting here: after any GOAWAY nghttp2 takes no new stream, and
   * Node.js has no call for the notice that it does have.
   */
  retire(): void {
    if (!this.#session.closed && !this.#session.destroyed) this.#session.close();
  }

  /** Retires after `delayMs`, unless that was asked for already, and cuts what is left `graceMs` later. */
  retireLater(delayMs: number, graceMs: number): void {
    this.#retirement ??= setTimeout(() => {
      this.retire();
      if (graceMs < maxTimerMs) this.#retirement = setTimeout(() => this.cut(), graceMs).unref();
    }, delayMs).unref();
  }

  /** Ends the connection now. The socket too, which a session that has closed may leave open for its peer to close. */
  cut(): void {
    this.#session.destroy();
    this.#socket.destroy();
  }

  onStreamOpen(): void {
    this.#openStreams++;
  }

  /** @param reset whether it was broken off, by whomever */
  onStreamClose(reset: boolean): void {
    this.#openStreams--;
    if (this.#openStreams === 0) this.#idle?.refresh();
    // The streams of a session that ends are reset too.
    if (!reset || this.#session.destroyed) return;
    const { bucket, waitMs } = take(this.#resets, this.#rules.resets, performance.now());
    this.#resets = bucket;
    if (waitMs === 0) return;
    this.#rules.onTooManyResets(this.peer);
    this.#sendAway('too_many_resets');
  }

  /** A timer that has run out while there were calls begins anew with the end of the last. */
  #onIdle(): void {
    if (this.#openStreams === 0) this.retire();
  }

  #onPing(): void {
    const { state, tooMany } = onPing(this.#pings, this.#rules.pings, {
      atMs: performance.now(),
      openStreams: this.#openStreams,
      sentSinceLast: this.#sentSinceLastPing,
    });
    this.#pings = state;
    this.#sentSinceLastPing = false;
    if (!tooMany) return;
    this.#rules.onTooManyPings(this.peer);
    this.#sendAway('too_many_pings');
  }

  /** The GOAWAY still goes out: Node.js writes what is pending before it closes the socket. */
  #sendAway(reason: string): void {
    this.#session.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM, lastStreamId, Buffer.from(reason));
    this.#session.destroy();
  }
}
