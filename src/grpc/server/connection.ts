import type { ServerHttp2Session } from 'node:http2';
import { TLSSocket } from 'node:tls';
import type { Peer } from './call-context.js';
import { noPings, onPing } from './ping-policy.js';
import type { PingPolicy } from './ping-policy.js';

const enhanceYourCalm = 11;
const tooManyPings = Buffer.from('too_many_pings');
const lastStreamId = 2 ** 31 - 1;

export interface ConnectionRules {
  readonly pings: PingPolicy;
  readonly onTooManyPings: (peer: Peer) => void;
}

/** What the server keeps for one HTTP/2 connection: who is at the other end, and how it pings. */
export class Connection {
  readonly #session: ServerHttp2Session;
  #peer: Peer | undefined;
  #openStreams = 0;
  #sentSinceLastPing = false;
  #pings = noPings;

  constructor(session: ServerHttp2Session, rules: ConnectionRules) {
    this.#session = session;
    this.#police(rules);
  }

  /** Read once, since asking a TLS socket for its certificate parses it anew each time. */
  get peer(): Peer {
    return (this.#peer ??= peerOf(this.#session));
  }

  /** The server has sent headers or data, which forgives pings: a busy client may measure its round trips. */
  onSend(): void {
    this.#sentSinceLastPing = true;
  }

  /** Resolves when the client has answered a ping, or cannot: then what it sent before has arrived. */
  roundTrip(): Promise<void> {
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

  #police({ pings: policy, onTooManyPings }: ConnectionRules): void {
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
}

const peerOf = (session: ServerHttp2Session): Peer => {
  const { socket } = session;
  const host = socket.remoteAddress ?? 'unknown';
  const address = `${host.includes(':') ? `[${host}]` : host}:${socket.remotePort ?? 0}`;
  if (!(socket instanceof TLSSocket)) return { address, encrypted: false };
  const certificate = socket.authorized ? socket.getPeerCertificate(true) : undefined;
  return certificate?.raw ? { address, encrypted: true, certificate } : { address, encrypted: true };
};
