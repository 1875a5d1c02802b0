import { InterceptingCall, Metadata, type StatusObject } from '@grpc/grpc-js';

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
