import { callerOf } from '../../grpc/index.js';
import { formatHostPort } from '../../platform/settings/host-port.js';
import { BudgetExhaustedError, FairBudget, type BudgetShare } from '../../resources/memory/fair-budget.js';
import type { IncomingMessage } from 'node:http';
import { tooManyRequests } from './gateway-errors.js';

/** How long a request waits for memory, and how many may. */
const maxWaitMs = 5_000;
const maxWaiting = 2_000;

/** Memory for bodies that are received and answers that are not read yet, shared fairly among clients. */
export interface Buffers {
  /**
   * Takes memory for a request. It is the caller's to release.
   * @throws StatusError RESOURCE_EXHAUSTED when there is none in time
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
        throw tooManyRequests('too much is being received and sent');
      }
    },
    get heldBytes() {
      return budget.heldBytes;
    },
  };
};

/** Whose requests are counted together: those of one network. */
export const clientOf = ({ socket }: Pick<IncomingMessage, 'socket'>): string =>
  callerOf({ identity: undefined, peer: { address: peerOf(socket) } });

export const peerOf = ({ remoteAddress = '', remotePort = 0 }: IncomingMessage['socket']): string =>
  formatHostPort({ host: remoteAddress, port: remotePort });
