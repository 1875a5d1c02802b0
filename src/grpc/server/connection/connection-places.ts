import type { Socket } from 'node:net';
import { networkOf } from '../../common/caller.js';
import type { Connection } from './connection.js';
import { peerAddress } from './peer.js';

interface Place {
  readonly peer: string;
  readonly network: string;
  readonly socket: Socket;
  readonly openedAtMs: number;
  /** Set when HTTP/2 has started on it. */
  connection: Connection | undefined;
}

/**
 * The connections of a listening address, from their acceptance on. Above `max` it evicts one of the network with the
 * most connections: the longest idle one, or the newest if none is idle. So a peer with many connections only
 * displaces its own.
 */
export class ConnectionPlaces {
  readonly #max: number;
  readonly #places = new Map<string, Place>();
  readonly #networks = new Map<string, Set<Place>>();

  constructor(max: number) {
    this.#max = max;
  }

  /** Adds a socket that was just accepted. Returns the peer of the evicted connection, which may be this one. */
  accept(socket: Socket): string | undefined {
    // Peers on a Unix socket have no addresses. They share the machine.
    if (this.#max === Infinity || socket.remoteAddress === undefined) return undefined;
    const peer = peerAddress(socket);
    const place: Place = {
      peer,
      network: networkOf(peer),
      socket,
      openedAtMs: performance.now(),
      connection: undefined,
    };
    this.#places.set(peer, place);
    const neighbours = this.#networks.get(place.network) ?? new Set();
    this.#networks.set(place.network, neighbours.add(place));
    socket.once('close', () => this.#leave(place));
    if (this.#places.size <= this.#max) return undefined;

    const chosen = this.#choose(place, neighbours);
    this.#leave(chosen);
    if (chosen.connection) chosen.connection.makeRoom();
    else chosen.socket.destroy();
    return chosen.peer;
  }

  /** @param socket the socket of the session: with TLS, not the accepted one */
  begin(socket: Socket, connection: Connection): void {
    const place = this.#places.get(peerAddress(socket));
    if (place) place.connection = connection;
  }

  #leave(place: Place): void {
    if (this.#places.get(place.peer) === place) this.#places.delete(place.peer);
    const neighbours = this.#networks.get(place.network);
    neighbours?.delete(place);
    if (neighbours?.size === 0) this.#networks.delete(place.network);
  }

  #choose(newcomer: Place, neighbours: Set<Place>): Place {
    let most = neighbours;
    for (const network of this.#networks.values()) if (network.size > most.size) most = network;
    // If every network has few connections, all of them are candidates.
    const candidates = most === neighbours && neighbours.size === 1 ? this.#places.values() : most;
    let longest: Place | undefined;
    let newest = newcomer;
    for (const place of candidates) {
      newest = place;
      if (place !== newcomer && idleSinceMs(place) < idleSinceMs(longest)) longest = place;
    }
    return longest ?? newest;
  }
}

/** Infinity with calls in flight. A connection that has not started HTTP/2 counts as idle. */
const idleSinceMs = (place: Place | undefined): number =>
  place?.connection ? place.connection.idleSinceMs : (place?.openedAtMs ?? Infinity);
