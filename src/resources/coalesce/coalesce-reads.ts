import { SharedCall, type Shared, type Waiter } from './shared-call.js';
import { collectTurn } from './collect-turn.js';

/**
 * Shares one read among all equal requests of one turn of the event loop. `identityOf` must return the same text only
 * for requests with the same result. All callers get the same object and must not change it.
 */
export const coalesceReads = <Question, Answer>(
  read: (question: Question, shared: Shared) => Promise<Answer>,
  identityOf: (question: Question) => string,
): ((question: Question, waiter?: Waiter) => Promise<Answer>) => {
  let calls = new Map<string, SharedCall<Answer>>();
  const startThisTurn = collectTurn(() => {
    calls = new Map();
  });

  return (question, waiter) => {
    const identity = identityOf(question);
    let call = calls.get(identity);
    if (call === undefined) {
      call = new SharedCall((shared) => read(question, shared));
      calls.set(identity, call);
      startThisTurn(call);
    }
    return call.join(waiter);
  };
};
