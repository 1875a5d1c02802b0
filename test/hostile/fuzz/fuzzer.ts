import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { begin, outcomeOf } from '../attacks/calls.js';
import { connect, connectSession, sentBytes, type Port, type Target } from '../attacks/target.js';
import { Random } from '../../support/codec/random.js';
import { http1Input } from './http1-input.js';
import { http2Input } from './http2-input.js';
import { messageInput } from './message-input.js';
import { tlsInput } from './tls-input.js';

/*
 * The fuzzer's process. Each connection is generated from the seed and its number, so that a run can be repeated.
 * Arguments: the targets in JSON, a token, seconds, the seed. Prints what it has sent; exits with 1 when a service
 * accepts no more connections, and names the connections that were open then.
 */

const [targetsJson = '', token = '', secondsText = '', seedText = ''] = process.argv.slice(2);
const targets = JSON.parse(targetsJson) as readonly [Target, ...Target[]];
const endsAtMs = performance.now() + Number(secondsText) * 1_000;
const seed = Number(seedText);

const atOnce = 8;
const callsOfConnection = 40;
/** How long a connection waits for a response, at most. */
const longestLingerMs = 60;
const longestCallsMs = 1_000;

const counts: Record<string, number> = {};
const count = (kind: string, inputs: number): void => void (counts[kind] = (counts[kind] ?? 0) + inputs);

/** Sends parts whole or split anywhere, reads or does not, and disconnects in one of the usual ways. */
const send = async (random: Random, socket: Socket, parts: readonly Buffer[]): Promise<void> => {
  if (random.chance(0.8)) socket.resume();
  const whole = Buffer.concat(parts);
  const cut = random.chance(0.3) ? random.below(whole.length + 1) : whole.length;
  socket.write(whole.subarray(0, cut));
  if (cut < whole.length) {
    await delay(random.below(20));
    if (socket.writable) socket.write(whole.subarray(cut));
  }
  const waiting = new AbortController();
  const closed = once(socket, 'close', { signal: waiting.signal }).catch(() => undefined);
  if (!socket.destroyed) await Promise.race([closed, delay(random.below(longestLingerMs))]);
  waiting.abort();
  if (random.chance(0.5)) socket.end();
  socket.destroy();
};

const raw =
  (kind: string, port: Port, input: (random: Random) => Buffer[], plain = false) =>
  async (random: Random, target: Target): Promise<void> => {
    const parts = input(random);
    count(kind, parts.length);
    // In plaintext to the TLS port.
    const at = plain ? { ...target, ports: { ...target.ports, metrics: target.ports.grpc } } : target;
    await send(random, await connect(at, plain ? 'metrics' : port), parts);
  };

const messages = async (random: Random, target: Target): Promise<void> => {
  const session = await connectSession(target, 'grpc');
  const streams = Array.from({ length: callsOfConnection }, () => {
    const { path, compressed, body } = messageInput(random);
    const headers = { 'grpc-timeout': '1S', ...(compressed && { 'grpc-encoding': 'gzip' }) };
    const stream = begin(session, { path, token, headers });
    if (random.chance(0.95)) stream.end(body);
    else stream.write(body);
    return stream;
  });
  count('messages', callsOfConnection);
  await outcomeOf(streams, { withinMs: longestCallsMs });
  session.destroy();
};

const kinds = [
  raw('HTTP/2 frames with TLS', 'grpc', http2Input),
  raw('HTTP/2 frames with TLS', 'grpc', http2Input),
  raw('HTTP/2 frames in plaintext', 'health', http2Input),
  raw('HTTP/2 frames in plaintext', 'health', http2Input),
  raw('HTTP/1 requests', 'metrics', http1Input),
  raw('HTTP/1 requests', 'health', http1Input),
  raw('HTTP/2 frames to the metrics port', 'metrics', http2Input),
  raw('TLS records', 'grpc', tlsInput, true),
  raw('TLS records', 'health', tlsInput),
  messages,
] as const;

/** How a port treats a connection above its limit. A stopped service refuses it instead. */
const wasEnded = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ECONNRESET';

const open = new Set<number>();
let next = 0;
const work = async (): Promise<void> => {
  while (performance.now() < endsAtMs) {
    const number = next++;
    const random = new Random(seed + number * 0x9e3779b1);
    open.add(number);
    await random
      .of(kinds)(random, random.of(targets))
      .catch((error: unknown) => {
        if (!wasEnded(error)) throw error;
        count('connections ended at once', 1);
      });
    open.delete(number);
  }
};

try {
  await Promise.all(Array.from({ length: atOnce }, work));
  process.stdout.write(`${JSON.stringify({ sentBytes: sentBytes(), connections: next, inputs: counts })}\n`, () =>
    process.exit(),
  );
} catch (error) {
  process.stdout.write(`connections ${[...open].join(', ')} of seed ${seed}: ${String(error)}\n`, () =>
    process.exit(1),
  );
}
