import {
  InterceptingCall,
  type InterceptorOptions,
  type Metadata,
  type NextCall,
  type StatusObject,
} from '@grpc/grpc-js';
import { previousAttempts } from '../../common/previous-attempts.js';

/** How a call went, seen from the client; retries are inside. */
export interface CallEnd {
  readonly status: StatusObject;
  readonly ms: number;
  /** `address:port` of the server that answered; the target, `none` or `unknown` where none did. */
  readonly peer: string;
  /** Attempts before the last one, by retry policy; none for a call whose time ran out between two of them. */
  readonly retries: number;
  /** What was sent. */
  readonly metadata: Metadata;
}

/** Runs a call and tells how it ended, once, before the caller hears of it. */
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
