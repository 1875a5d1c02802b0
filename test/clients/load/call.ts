/** The result of a call for the caller. */
export interface Outcome {
  /**
   * The canonical code name; over HTTP the status or the system's error; AUTHOR_UNAVAILABLE for a listing without its
   * authors.
   */
  readonly code: string;
  readonly message: string;
  /** `address:port` of the server that responded. */
  readonly peer: string;
}

/** A kind of client to measure. */
export interface LoadClient {
  readonly name: string;
  /** Makes one call with a deadline of five seconds, and waits for a connection. Never rejects. */
  call(): Promise<Outcome>;
  /** The servers that have responded since the last query, if `call` does not see them. */
  readonly answered?: () => Promise<ReadonlyMap<string, number>>;
  close(): Promise<void>;
}

export const deadlineMs = 5_000;
