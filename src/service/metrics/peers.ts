/** The peers that this process calls, and which of them are gone. */
export interface Peers {
  /** Sets a target's endpoints, each with its addresses. */
  set(target: string, endpoints: readonly (readonly string[])[]): void;
  /** A call to this peer has ended. */
  see(peer: string): void;
  /** The endpoints of all targets. */
  endpoints(): readonly (readonly string[])[];
  /** Peers that are no longer endpoints and were not used for `keepMs`, each returned once. */
  takeGone(): readonly string[];
}

/** Several scrapes, so that the last calls to a removed pod are scraped. */
export const keepMs = 5 * 60_000;

/** Not `none`, `unknown` and targets, which stand for calls that reached no server: they are few and permanent. */
const isAddress = (peer: string): boolean => /^(?:\[[^\]]+\]|[^:/[\]]+):\d+$/.test(peer);

export const createPeers = (now: () => number): Peers => {
  const byTarget = new Map<string, readonly (readonly string[])[]>();
  const seenAtMs = new Map<string, number>();
  const endpoints = (): readonly (readonly string[])[] => [...byTarget.values()].flat();

  return {
    set(target, added) {
      // The time of those from before starts now.
      for (const peer of endpoints().flat()) seenAtMs.set(peer, now());
      byTarget.set(target, added);
    },
    see(peer) {
      if (isAddress(peer)) seenAtMs.set(peer, now());
    },
    endpoints,
    takeGone() {
      const current = new Set(endpoints().flat());
      const gone = [...seenAtMs]
        .filter(([peer, atMs]) => !current.has(peer) && now() - atMs >= keepMs)
        .map(([peer]) => peer);
      for (const peer of gone) seenAtMs.delete(peer);
      return gone;
    },
  };
};
