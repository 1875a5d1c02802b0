import type { FastifyInstance } from 'fastify';
import type { Socket } from 'node:net';
import { clientOf } from './buffers.js';
import { tooManyRequests } from './gateway-errors.js';

export interface RequestLimits {
  /** Requests that are answered at once, in all and of one network. */
  readonly maxRequests: number;
  readonly maxRequestsPerClient: number;
}

/** Requests that a client may send on one connection before it has the first answer. */
const maxPipelined = 16;

/** Which bound refused a request. */
export type RequestLimit = 'requests' | 'requests_per_client' | 'pipelined_requests' | 'buffered_bytes';

/** Refuses requests beyond what is answered at once. @returns how many are */
export const limitRequests = (
  app: FastifyInstance,
  { maxRequests, maxRequestsPerClient }: RequestLimits,
  onRefusal: (limit: RequestLimit) => void,
): (() => number) => {
  let open = 0;
  const ofClients = new Map<string, number>();
  const ofSockets = new WeakMap<Socket, number>();
  const refuse = (limit: RequestLimit, problem: string): never => {
    onRefusal(limit);
    throw tooManyRequests(problem);
  };
  app.addHook('onRequest', async (request, reply) => {
    const { socket } = request.raw;
    const client = clientOf(request.raw);
    const [ofClient, ofSocket] = [(ofClients.get(client) ?? 0) + 1, (ofSockets.get(socket) ?? 0) + 1];
    open++;
    ofClients.set(client, ofClient);
    ofSockets.set(socket, ofSocket);
    reply.raw.once('close', () => {
      open--;
      const left = (ofClients.get(client) ?? 1) - 1;
      if (left === 0) ofClients.delete(client);
      else ofClients.set(client, left);
      ofSockets.set(socket, (ofSockets.get(socket) ?? 1) - 1);
    });
    if (ofSocket > maxPipelined) refuse('pipelined_requests', 'too many requests wait on this connection');
    if (ofClient > maxRequestsPerClient)
      refuse('requests_per_client', 'too many requests of this client are being answered');
    if (open > maxRequests) refuse('requests', 'too many requests are being answered');
  });
  return () => open;
};
