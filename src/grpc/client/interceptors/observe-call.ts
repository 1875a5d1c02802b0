import {
  InterceptingCall,
  type InterceptorOptions,
  type Metadata,
  type NextCall,
  type StatusObject,
} from '@grpc/grpc-js';
import { previousAttempts } from '../../common/previous-attempts.js';

/** The end of a call from the client's view, retries included. */
export interface CallEnd {
  readonly status: StatusObject;
  readonly ms: number;
  /** `address:port` of the server that responded; else the target, `none` or `unknown`. */
  readonly peer: string;
  /** Attempts before the last one, by retry policy; none for a call that timed out between two attempts. */
  readonly retries: number;
  /** What was sent. */
  readonly metadata: Metadata;
}

/** Observes a call and reports its end once, before the caller gets the result. */
export const observeCall = (
  options: InterceptorOptions,
  nextCall: NextCall,
  onEnd: (end: CallEnd) => void,
): InterceptingCall => {
  const call = nextCall(options);
  return new InterceptingCall(call, {
    start: (metadata, _listener, next) => {
      const startedMs = performance.now();
      let retries = 0;
      next(metadata, {
        onReceiveMetadata: (received, nextMetadata) => {
          retries = previousAttempts(received);
          nextMetadata(received);
        },
        onReceiveStatus: (status, nextStatus) => {
          onEnd({
            status,
            ms: performance.now() - startedMs,
            peer: call.getPeer(),
            retries: retries || previousAttempts(status.metadata),
            metadata,
          });
          nextStatus(status);
        },
      });
    },
  });
};
