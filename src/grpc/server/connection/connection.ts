import { constants, type ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import type { Peer } from '../../common/call-context.js';
import type { ServerKeepalive } from './server-settings.js';
import { timer } from '../../common/timer.js';
import { peerOf } from './peer.js';
import { Turns } from './turns.js';
import { noPings, onPing, type PingPolicy } from './ping-policy.js';
import { take, type Bucket, type BucketLimits } from '../../common/token-bucket.js';

const lastStreamId = 2 ** 31 - 1;

/** Source: RFC 9113, sections 4.1, 6.5 and 6.7. */
const pingFrameBytes = 17;
const settingsAckBytes = 9;

export interface ConnectionRules {
  readonly keepalive: Required<ServerKeepalive>;
  readonly pings: PingPolicy;
  /** Limits for calls that a client cancels. */
  readonly resets: BucketLimits;
  readonly onTooManyPings: (peer: Peer) => void;
  readonly onTooManyResets: (peer: Peer) => void;
}

/** The state of one HTTP/2 connection: its peer, and the peer's behaviour. */
export class Connection {
  readonly #session: ServerHttp2Session;
  readonly #socket: Socket;
  #peer: Peer | undefined;
  readonly turns = new Turns();
  #openStreams = 0;
  #idleSinceMs = performance.now();
  #pingFrames = 0;
  #settingsAnswered = 0;
  #sentAtLastPing = 0;
  #pings = noPings;
  #resets: Bucket | undefined;
  #retirement: NodeJS.Timeout | undefined;
  #retiresAtMs = Infinity;
  #idle: NodeJS.Timeout | undefined;
  #keepalive: NodeJS.Timeout | undefined;
  #bytesRead = 0;
  readonly #rules: ConnectionRules;
  #lastRoundTrip: Promise<void> = Promise.resolve();
  #nextRoundTrip: Promise<void> | undefined;

  /** @param socket the socket of the session */
  constructor(session: ServerHttp2Session, socket: Socket, rules: ConnectionRules) {
    this.#session = session;
    this.#socket = socket;
    this.#rules = rules;
    const { maxConnectionIdleMs, maxConnectionAgeMs, maxConnectionAgeGraceMs } = rules.keepalive;
    this.#idle = timer(() => this.#onIdle(), maxConnectionIdleMs);
    this.retireLater(maxConnectionAgeMs * (0.9 + 0.2 * Math.random()), maxConnectionAgeGraceMs);
    this.#watch();
    session.once('close', () => {
      for (const one of [this.#retirement, this.#idle, this.#keepalive]) clearTimeout(one);
    });
    session.on('ping', () => this.#onPing());
    session.on('remoteSettings', () => void this.#settingsAnswered++);
  }

  /** Read once, because a TLS socket parses its certificate anew for each query. */
  get peer(): Peer {
    return (this.#peer ??= peerOf(this.#socket));
  }

  /**
   * Resolves when the client has answered a ping, or cannot: then its earlier frames have arrived. Callers during a
   * ping share the next one, because Node.js allows at most ten pending pings.
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
      else this.#pingFrames++;
    });
  }

  /** Pings a silent connection, and closes it without an answer. Source: gRFC A8; grpc-go, `keepalive`. */
  #watch(): void {
    const { timeMs, timeoutMs } = this.#rules.keepalive;
    this.#bytesRead = this.#socket.bytesRead;
    this.#keepalive = timer(() => {
      // The session has ended, for example by a GOAWAY of the client, but its socket waits for the client to close
      // it.
      if (this.#session.destroyed) return this.cut();
      if (this.#socket.bytesRead !== this.#bytesRead) return this.#watch();
      this.#keepalive = timer(() => this.cut(), timeoutMs);
      this.#pingFrames++;
      this.#session.ping((error) => {
        clearTimeout(this.#keepalive);
        if (this.#session.destroyed) return;
        // Node.js cancels a ping if nghttp2 has ended the session, and may keep its socket open without reading from it.
        if (error) this.cut();
        else this.#watch();
      });
    }, timeMs);
  }

  /**
   * Sends a GOAWAY, and closes the connection when its calls are done. The GOAWAY names the last accepted call;
   * clients resend later ones by themselves, with or without a retry policy (gRFC A6, transparent retries). grpc-go
   * sends a notice first and the last id a round trip later. That would only delay those calls here, because nghttp2
   * accepts no new stream after any GOAWAY.
   */
  retire(): void {
    if (!this.#session.closed && !this.#session.destroyed) this.#session.close();
  }

  /** Retires after `delayMs`, or earlier for another reason, and closes the connection `graceMs` later. */
  retireLater(delayMs: number, graceMs: number): void {
    const atMs = performance.now() + delayMs;
    if (atMs >= this.#retiresAtMs) return;
    this.#retiresAtMs = atMs;
    clearTimeout(this.#retirement);
    this.#retirement = timer(() => {
      this.retire();
      this.#retirement = timer(() => this.cut(), graceMs);
    }, delayMs);
  }

  /** Closes the connection now, and its socket, which a closed session may leave open for its peer. */
  cut(): void {
    this.#session.destroy();
    this.#socket.destroy();
  }

  /** By `performance.now()`; Infinity with calls in flight. */
  get idleSinceMs(): number {
    return this.#openStreams === 0 ? this.#idleSinceMs : Infinity;
  }

  /** Evicts the connection. The GOAWAY is sent first, if the client reads. */
  makeRoom(): void {
    if (this.#openStreams === 0) this.retire();
    else if (!this.#session.destroyed) this.#sendAway('too_many_connections');
    setImmediate(() => this.cut());
  }

  onStreamOpen(): void {
    this.#openStreams++;
  }

  /** @param reset whether the client or the server reset it */
  onStreamClose(reset: boolean): void {
    this.#openStreams--;
    if (this.#openStreams === 0) {
      this.#idleSinceMs = performance.now();
      this.#idle?.refresh();
    }
    // The streams of a session that ends are reset too.
    if (!reset || this.#session.destroyed) return;
    const { bucket, waitMs } = take(this.#resets, this.#rules.resets, performance.now());
    this.#resets = bucket;
    if (waitMs === 0) return;
    this.#rules.onTooManyResets(this.peer);
    this.#sendAway('too_many_resets');
  }

  /** A timer that fired during calls restarts when the last call ends. */
  #onIdle(): void {
    if (this.#openStreams === 0) this.retire();
  }

  /**
   * Bytes written, without PING frames and SETTINGS ACKs: HEADERS, DATA and WINDOW_UPDATE, which a client gets for
   * each half window of requests. Counted when the kernel accepts them, so that nothing counts as sent to a client
   * with a zero window.
   */
  #bytesSent(): number {
    return this.#socket.bytesWritten - this.#pingFrames * pingFrameBytes - this.#settingsAnswered * settingsAckBytes;
  }

  #onPing(): void {
    const sent = this.#bytesSent();
    const { state, tooMany } = onPing(this.#pings, this.#rules.pings, {
      atMs: performance.now(),
      openStreams: this.#openStreams,
      sentSinceLast: sent > this.#sentAtLastPing,
    });
    this.#pings = state;
    this.#sentAtLastPing = sent;
    this.#pingFrames++;
    if (!tooMany) return;
    this.#rules.onTooManyPings(this.peer);
    this.#sendAway('too_many_pings');
  }

  /** The GOAWAY is still sent: Node.js writes pending data before it closes the socket. */
  #sendAway(reason: string): void {
    this.#session.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM, lastStreamId, Buffer.from(reason));
    this.#session.destroy();
  }
}
