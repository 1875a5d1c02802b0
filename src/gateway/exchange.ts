import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CallOptions } from '../grpc/client/index.js';
import type { BudgetShare } from '../resources/memory/fair-budget.js';
import type { Match } from './routes/router.js';
import type { Backend } from './upstream.js';

/** One request in the gateway. */
export interface Exchange extends Match {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly backend: Backend;
  readonly query: URLSearchParams;
  /** Its signal is aborted when the client disconnects. */
  readonly call: CallOptions & { readonly signal: AbortSignal };
  /** Takes memory that is released when the request ends. */
  readonly hold: (bytes: number) => Promise<BudgetShare>;
}
