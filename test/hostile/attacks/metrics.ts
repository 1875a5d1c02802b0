import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Outcome } from './calls.js';
import { connect, type Target } from './target.js';

/* Attacks of an unauthenticated client on the metrics port. */

export interface MetricsAttack {
  readonly count: number;
  readonly holdMs: number;
}

const scrape = 'GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n';

/** Requests the metrics repeatedly on one connection, reads nothing, and disconnects. */
export const pipelinedScrapes = async (target: Target, { count, holdMs }: MetricsAttack): Promise<Outcome> => {
  const socket = await connect(target, 'metrics');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.end(scrape.repeat(count));
  await Promise.race([closed, delay(holdMs)]);
  socket.destroy();
  return { sent: count };
};

/** Opens connections and sends nothing. It reopens connections that the server closes. */
export const idleConnections = async (target: Target, { count, holdMs }: MetricsAttack): Promise<Outcome> => {
  const sockets = await Promise.all(Array.from({ length: count }, () => connect(target, 'metrics')));
  let holding = true;
  let left = count;
  const reopen = async (socket: Socket): Promise<void> => {
    await new Promise((resolve) => socket.once('close', resolve));
    if (!holding || left-- <= 0) return;
    const next = await connect(target, 'metrics');
    sockets.push(next);
    await reopen(next);
  };
  for (const socket of sockets) void reopen(socket);
  await delay(holdMs);
  holding = false;
  for (const socket of sockets) socket.destroy();
  return { opened: sockets.length };
};
