import { SharedCall, type Shared, type Waiter } from './shared-call.js';
import { collectTurn } from './collect-turn.js';

/**
 * Shares one read among all who ask the same in one turn of the event loop. `identityOf` gives two questions the same
 * text only when they have the same answer. All callers get the same object and may not change it.
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
