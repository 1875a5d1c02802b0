import { callerOf } from '../../grpc/index.js';
import { formatHostPort } from '../../platform/settings/host-port.js';
import { BudgetExhaustedError, FairBudget, type BudgetShare } from '../../resources/memory/fair-budget.js';
import type { IncomingMessage } from 'node:http';
import { tooManyRequests } from './gateway-errors.js';

/** How long a request waits for memory, and how many requests may wait. */
const maxWaitMs = 5_000;
const maxWaiting = 2_000;

/** Memory for incoming bodies and unread responses, shared fairly among clients. */
export interface Buffers {
  /**
   * Takes memory for a request. The caller must release it.
   * @throws StatusError RESOURCE_EXHAUSTED when none is free in time
   */
  take(request: IncomingMessage, bytes: number, signal: AbortSignal): Promise<BudgetShare>;
  readonly heldBytes: number;
}

export const createBuffers = (totalBytes: number, onRefusal: () => void): Buffers => {
  const budget = new FairBudget({ totalBytes, maxWaiting, maxWaitMs });
  return {
    async take(request, bytes, signal) {
      try {
        return await budget.take(clientOf(request), bytes, { signal });
      } catch (error) {
        if (!(error instanceof BudgetExhaustedError)) throw error;
        onRefusal();
        throw tooManyRequests('too many bytes are being received and sent');
      }
    },
    get heldBytes() {
      return budget.heldBytes;
    },
  };
};

/** The network of the client, whose requests are counted together. */
export const clientOf = ({ socket }: Pick<IncomingMessage, 'socket'>): string =>
  callerOf({ identity: undefined, peer: { address: peerOf(socket) } });

export const peerOf = ({ remoteAddress = '', remotePort = 0 }: IncomingMessage['socket']): string =>
  formatHostPort({ host: remoteAddress, port: remotePort });
