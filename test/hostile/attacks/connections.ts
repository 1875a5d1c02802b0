import { connect as connectHttp2 } from 'node:http2';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Outcome } from './calls.js';
import { connect, type Target } from './target.js';

/* Attacks of an unauthenticated client with connections only. */

export interface ConnectionsAttack {
  readonly port: 'grpc' | 'health';
  readonly count: number;
  readonly holdMs: number;
}

const from = '127.0.0.66';
const atOnce = 32;

/** Opens connections, starts HTTP/2 on them and makes no call. */
export const idleSessions = async (target: Target, { port, count, holdMs }: ConnectionsAttack): Promise<Outcome> => {
  const sockets: Socket[] = [];
  let left = count;
  let refused = 0;
  const open = async (): Promise<void> => {
    while (left-- > 0) {
      const socket = await connect(target, port, from).catch(() => undefined);
      if (socket === undefined) refused++;
      else await begin(socket, port);
      if (socket) sockets.push(socket);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, open));
  await delay(holdMs);
  const held = sockets.filter(({ closed }) => !closed).length;
  for (const socket of sockets) socket.destroy();
  return { held, refused, ended: count - held - refused };
};

/** Resolves when the service has responded, or has closed the connection. */
const begin = (socket: Socket, port: 'grpc' | 'health'): Promise<void> =>
  new Promise((resolve) => {
    if (socket.destroyed) return resolve();
    socket.once('close', () => resolve());
    const session = connectHttp2(`${port === 'grpc' ? 'https' : 'http'}://localhost`, {
      createConnection: () => socket,
    });
    session.on('error', () => {});
    session.once('remoteSettings', () => resolve());
  });
