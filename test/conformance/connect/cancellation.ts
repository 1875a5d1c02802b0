import type { ClientCompatRequest } from '../gen/connectrpc/conformance/v1/ClientCompatRequest.js';

/** When the client cancels its call, if a test case requires it. */
export interface Cancellation {
  readonly signal: AbortSignal;
  /** All requests are sent. */
  onSent(): void;
  /** A response was read. */
  onAnswer(): void;
  /** Resolves when the client may end its requests; never if it must cancel instead. */
  beforeHalfClose(): Promise<void>;
}

export const cancellation = ({ cancel }: ClientCompatRequest): Cancellation => {
  const controller = new AbortController();
  let answers = 0;
  return {
    signal: controller.signal,
    onSent() {
      // Without a time it cancels at once.
      if (cancel && cancel.cancelTiming !== 'beforeCloseSend' && cancel.cancelTiming !== 'afterNumResponses')
        setTimeout(() => controller.abort(), cancel.afterCloseSendMs ?? 0);
    },
    onAnswer() {
      if (cancel?.cancelTiming === 'afterNumResponses' && ++answers === cancel.afterNumResponses) controller.abort();
    },
    async beforeHalfClose() {
      if (cancel?.cancelTiming !== 'beforeCloseSend') return;
      controller.abort();
      await new Promise(() => {});
    },
  };
};
