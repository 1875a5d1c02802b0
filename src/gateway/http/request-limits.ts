import type { FastifyInstance } from 'fastify';
import type { Socket } from 'node:net';
import { clientOf } from './buffers.js';
import { tooManyRequests } from './gateway-errors.js';

export interface RequestLimits {
  /** Limits for requests in flight, in total and for one network. */
  readonly maxRequests: number;
  readonly maxRequestsPerClient: number;
}

/** The maximum number of pipelined requests on one connection. */
const maxPipelined = 16;

/** The limit that rejected a request. */
export type RequestLimit = 'requests' | 'requests_per_client' | 'pipelined_requests' | 'buffered_bytes';

/** Rejects requests above the limits. @returns a function for the number of requests in flight */
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
    if (ofSocket > maxPipelined) refuse('pipelined_requests', 'too many requests are waiting on this connection');
    if (ofClient > maxRequestsPerClient) refuse('requests_per_client', 'too many concurrent requests of this client');
    if (open > maxRequests) refuse('requests', 'too many concurrent requests');
  });
  return () => open;
};
