import { setTimeout as delay } from 'node:timers/promises';
import { callOnce, outcomeOf, type Outcome } from './calls.js';
import { connectSession, type Target } from './target.js';

export interface CallsOfCaller {
  readonly path: string;
  /** A complete request in hex. */
  readonly request: string;
  readonly count: number;
  /** One connection per token, among which the calls are distributed. */
  readonly tokens: readonly string[];
  readonly holdMs: number;
}

/** Makes calls with large responses, and does not read them. */
export const unread = async (target: Target, attack: CallsOfCaller): Promise<Outcome> => {
  const { sessions, streams } = await start(target, attack);
  const ended = outcomeOf(streams, { withinMs: attack.holdMs, read: false });
  await delay(attack.holdMs);
  for (const session of sessions) session.destroy();
  return ended;
};

/** The same calls, each read to its end. */
export const listings = async (target: Target, attack: CallsOfCaller): Promise<Outcome> => {
  const { sessions, streams } = await start(target, attack);
  const outcome = await outcomeOf(streams, { withinMs: attack.holdMs });
  for (const session of sessions) session.destroy();
  return outcome;
};

const start = async (target: Target, { path, request, count, tokens }: CallsOfCaller) => {
  const callers = await Promise.all(
    tokens.map(async (token) => ({ token, session: await connectSession(target, 'grpc') })),
  );
  const body = Buffer.from(request, 'hex');
  const streams = Array.from({ length: count }, (_, index) => {
    const caller = callers[index % callers.length];
    if (caller === undefined) throw new Error('there is no caller');
    return callOnce(caller.session, { path, token: caller.token }, body);
  });
  return { sessions: callers.map(({ session }) => session), streams };
};
