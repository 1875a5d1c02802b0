import type { Outcome } from './call.js';

/** A line of output for the test: the results of one client in one second. */
export interface SecondLine {
  readonly client: string;
  /** Seconds since the epoch. A call counts in the second in which it ended. */
  readonly second: number;
  readonly calls: number;
  readonly longestMs: number;
  /** Responses by pod address. */
  readonly pods: Readonly<Record<string, number>>;
}

/** A line of output for a failed call. */
export interface FailureLine {
  readonly client: string;
  readonly failed: Outcome;
  readonly endedMs: number;
  readonly tookMs: number;
}

export interface Tally {
  ended(outcome: Outcome, startedMs: number): void;
  /** Counts responses that the client itself did not see. */
  answered(byPeer: ReadonlyMap<string, number>): void;
  /** Writes the line of this second, if it is not empty, and starts the next second. */
  flush(): void;
}

export const createTally = (client: string, write: (line: SecondLine | FailureLine) => void): Tally => {
  let calls = 0;
  let longestMs = 0;
  let pods: Record<string, number> = {};

  const count = (peer: string, by: number): void => {
    const address = peer.replace(/:\d+$/, '');
    pods[address] = (pods[address] ?? 0) + by;
  };

  return {
    ended(outcome, startedMs) {
      const endedMs = Date.now();
      const tookMs = endedMs - startedMs;
      calls += 1;
      longestMs = Math.max(longestMs, tookMs);
      if (outcome.code === 'OK') count(outcome.peer, 1);
      else write({ client, failed: outcome, endedMs, tookMs });
    },
    answered(byPeer) {
      for (const [peer, by] of byPeer) count(peer, by);
    },
    flush() {
      if (calls > 0 || Object.keys(pods).length > 0)
        write({ client, second: Math.floor(Date.now() / 1000), calls, longestMs, pods });
      calls = 0;
      longestMs = 0;
      pods = {};
    },
  };
};
