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

  /** @param socket what the session runs on */
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

  /** Read once, since asking a TLS socket for its certificate parses it anew each time. */
  get peer(): Peer {
    return (this.#peer ??= peerOf(this.#socket));
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
      else this.#pingFrames++;
    });
  }

  /** Pings a connection that has been silent, and cuts it when there is no answer. Source: gRFC A8; grpc-go, `keepalive`. */
  #watch(): void {
    const { timeMs, timeoutMs } = this.#rules.keepalive;
    this.#bytesRead = this.#socket.bytesRead;
    this.#keepalive = timer(() => {
      // The session is over, by a GOAWAY of the client for instance, and its socket waits for the client to close it.
      if (this.#session.destroyed) return this.cut();
      if (this.#socket.bytesRead !== this.#bytesRead) return this.#watch();
      this.#keepalive = timer(() => this.cut(), timeoutMs);
      this.#pingFrames++;
      this.#session.ping(() => {
        clearTimeout(this.#keepalive);
        if (!this.#session.destroyed) this.#watch();
      });
    }, timeMs);
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

  /** Retires after `delayMs`, unless it will before that, and cuts what is left `graceMs` later. */
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

  /** Ends the connection now. The socket too, which a session that has closed may leave open for its peer to close. */
  cut(): void {
    this.#session.destroy();
    this.#socket.destroy();
  }

  /** By `performance.now()`; Infinity while there are calls. */
  get idleSinceMs(): number {
    return this.#openStreams === 0 ? this.#idleSinceMs : Infinity;
  }

  /** Ends the connection for the sake of another. The GOAWAY goes out first, where the client takes anything. */
  makeRoom(): void {
    if (this.#openStreams === 0) this.retire();
    else if (!this.#session.destroyed) this.#sendAway('too_many_connections');
    setImmediate(() => this.cut());
  }

  onStreamOpen(): void {
    this.#openStreams++;
  }

  /** @param reset whether the client or the server broke it off */
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

  /** A timer that has run out while there were calls begins anew with the end of the last. */
  #onIdle(): void {
    if (this.#openStreams === 0) this.retire();
  }

  /**
   * The bytes that were written, without PING frames and the answers to SETTINGS: HEADERS and DATA, and WINDOW_UPDATE, of which a client gets one for half a window of requests. Counted where the kernel takes them, so that
   * a client whose window is zero has been sent nothing, however much waits for it.
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

  /** The GOAWAY still goes out: Node.js writes what is pending before it closes the socket. */
  #sendAway(reason: string): void {
    this.#session.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM, lastStreamId, Buffer.from(reason));
    this.#session.destroy();
  }
}
