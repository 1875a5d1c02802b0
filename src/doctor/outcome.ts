import { status } from '@grpc/grpc-js';
import { StatusError } from '../grpc/index.js';
import { explain, reasonOf } from './explain.js';

/** How a call ended. */
export interface Outcome {
  readonly code: status;
  /** Of its ErrorInfo. */
  readonly reason: string | undefined;
  /** In the words of a line. */
  readonly text: string;
}

/** How a call ends. Rejects with what is no status. */
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
 * The same, by up to three calls: one whose connection breaks, or whose stream is reset before its status has been read
 * (INTERNAL, `RST_STREAM`), tells nothing of what the server thinks of it.
 */
export const steadyOutcomeOf = async (call: () => Promise<unknown>): Promise<Outcome> => {
  for (let attempt = 1; ; attempt++) {
    const outcome = await outcomeOf(call());
    const broken =
      outcome.reason === undefined && (outcome.code === status.INTERNAL || outcome.code === status.UNAVAILABLE);
    if (!broken || attempt === attempts) return outcome;
  }
};
