import { InterceptingCall, type Interceptor, Metadata, status, type StatusObject } from '@grpc/grpc-js';
import { CallScope } from './call-scope.js';
import type { Channel } from './channel.js';

/**
 * The innermost interceptor of every client: it stops what grpc-js lets through. The others see what it
 * refuses, in their logs and metrics.
 */
export const guard =
  (channel: Channel): Interceptor =>
  (options, nextCall) => {
    // grpc-js throws.
    if (channel.state() === 'SHUTDOWN') return endedCall(status.UNAVAILABLE, 'the channel is closed');
    // As in Go. A token that has once gone over plaintext is everybody's.
    if (options.credentials && !channel.encrypted) {
      return endedCall(status.UNAUTHENTICATED, 'call credentials are not sent over a connection without TLS');
    }
    // grpc-js ends such a call and sends it nevertheless; with wait-for-ready it would wait for ever.
    if (Number(options.deadline ?? Infinity) <= Date.now()) {
      return endedCall(status.DEADLINE_EXCEEDED, 'the deadline had passed before the call was sent');
    }
    const scope = CallScope.of(options);
    return new InterceptingCall(nextCall(options), {
      start: (metadata, _listener, next) =>
        next(metadata, {
          onReceiveStatus: (received, nextStatus) => nextStatus({ ...received, ...scope?.refusal }),
        }),
    });
  };

/** A call that never goes out: it ends with the given status as soon as it is started. */
export const endedCall = (code: StatusObject['code'], details: string): InterceptingCall =>
  new InterceptingCall({
    start: (_metadata, listener) => {
      // As every other status, it comes after `start` has returned.
      process.nextTick(() => listener?.onReceiveStatus?.({ code, details, metadata: new Metadata() }));
    },
    sendMessageWithContext: () => {},
    sendMessage: () => {},
    startRead: () => {},
    halfClose: () => {},
    cancelWithStatus: () => {},
    getPeer: () => 'none',
    getAuthContext: () => null,
  });
