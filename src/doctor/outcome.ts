import { status } from '@grpc/grpc-js';
import { StatusError } from '../grpc/index.js';
import { explain, reasonOf } from './explain.js';

/** How a call ended. */
export interface Outcome {
  readonly code: status;
  /** The reason in its ErrorInfo. */
  readonly reason: string | undefined;
  /** The text for a line. */
  readonly text: string;
}

/** The end of a call. Rejects with an error that is not a status. */
export const outcomeOf = async (call: Promise<unknown>): Promise<Outcome> => {
  try {
    await call;
    return { code: status.OK, reason: undefined, text: 'OK' };
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return { code: error.code, reason: reasonOf(error), text: explain(error) };
  }
};

const attempts = 3;

/**
 * Makes up to three calls. A broken connection, or a stream reset before its status (INTERNAL,
 * `RST_STREAM`), does not show the server's decision.
 */
export const steadyOutcomeOf = async (call: () => Promise<unknown>): Promise<Outcome> => {
  for (let attempt = 1; ; attempt++) {
    const outcome = await outcomeOf(call());
    const broken =
      outcome.reason === undefined && (outcome.code === status.INTERNAL || outcome.code === status.UNAVAILABLE);
    if (!broken || attempt === attempts) return outcome;
  }
};
