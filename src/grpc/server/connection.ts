import type { ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Peer } from './call-context.js';
import { noPings, onPing } from './ping-policy.js';
import type { PingPolicy } from './ping-policy.js';

const enhanceYourCalm = 11;
const tooManyPings = Buffer.from('too_many_pings');
const lastStreamId = 2 ** 31 - 1;

/**
 * A GOAWAY with the highest stream id: no new calls, please, but those that are under way to us are taken.
 * Written as bytes because Node.js has no call for nghttp2's `submit_shutdown_notice`, and after
 * `session.goaway` nghttp2 reads nothing more from a connection without calls, not even the answer to a ping.
 * RFC 9113, section 6.8.
 */
const shutdownNotice = Buffer.from([0, 0, 8, 7, 0, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0]);

/** How long a client has to answer the ping behind that notice. As in grpc-go. */
const noticeTimeoutMs = 5_000;

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
  readonly #socket: Socket | undefined;
  readonly #timers: NodeJS.Timeout[] = [];
  #peer: Peer | undefined;
  #openStreams = 0;
  #sentSinceLastPing = false;
  #retiring = false;
  #pings = noPings;

  /** @param socket what the session runs on; without it, retiring is done in one step */
  constructor(session: ServerHttp2Session, socket: Socket | undefined, limits: ConnectionLimits) {
    this.#session = session;
    this.#socket = socket;
    session.once('close', () => this.#timers.forEach((timer) => clearTimeout(timer)));
    this.#police(limits);
    this.#after(limits.maxAgeMs * (0.9 + Math.random() * 0.2), () => {
      this.retire();
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
   * Asks the client to go elsewhere and closes when its calls are done, as grpc-go does: a notice, a ping
   * whose answer means that the client has read it, then the final GOAWAY. In one step, as grpc-js does it,
   * the calls that are under way to us would be refused, or lost with the connection.
   */
  retire(): void {
    if (this.#retiring) return;
    this.#retiring = true;
    const session = this.#session;
    const close = (): void => {
      if (!session.closed && !session.destroyed) session.close();
    };
    if (session.closed || session.destroyed) return;
    // Before the client has read our settings nothing can be under way, and the notice might come ahead of them.
    if (!this.#socket?.writable || session.pendingSettingsAck) return close();
    this.#socket.write(shutdownNotice);
    if (!session.ping(close)) return close();
    this.#after(noticeTimeoutMs, close);
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
