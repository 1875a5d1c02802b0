/** How a call ended, as seen by whoever made it. */
export interface Outcome {
  /** The canonical name, over HTTP the status or the system's error; AUTHOR_UNAVAILABLE for a listing without its authors. */
  readonly code: string;
  readonly message: string;
  /** `address:port` of the server that answered. */
  readonly peer: string;
}

/** One of the kinds of client that are measured. */
export interface LoadClient {
  readonly name: string;
  /** Makes one call, with a deadline of five seconds, waiting for a connection. It does not reject. */
  call(): Promise<Outcome>;
  /** Which servers have answered since it was last asked, where `call` does not see those that matter. */
  readonly answered?: () => Promise<ReadonlyMap<string, number>>;
  close(): Promise<void>;
}

export const deadlineMs = 5_000;
