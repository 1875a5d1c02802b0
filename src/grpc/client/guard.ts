import { InterceptingCall, type Interceptor, type Listener, Metadata, status, type StatusObject } from '@grpc/grpc-js';
import { CallScope } from './call-scope.js';
import type { Channel } from './channel.js';

/**
 * The innermost interceptor of every client: it rejects what grpc-js wrongly accepts. The other interceptors see the
 * rejections in their logs and metrics.
 */
export const guard =
  (channel: Channel): Interceptor =>
  (options, nextCall) => {
    // grpc-js throws.
    if (channel.state() === 'SHUTDOWN') return endedCall(status.UNAVAILABLE, 'the channel is closed');
    // As in Go: plaintext would expose the token.
    if (options.credentials && !channel.encrypted) {
      return endedCall(status.UNAUTHENTICATED, 'call credentials require TLS: they are never sent in plaintext');
    }
    const deadline = sendableDeadline(Number(options.deadline ?? Infinity));
    // A parent or an interceptor set it; grpc-js would throw it as an unhandled rejection.
    if (Number.isNaN(deadline)) return endedCall(status.INTERNAL, 'the deadline must be a number');
    // grpc-js ends such a call but still sends it; with wait-for-ready it would wait forever.
    if (deadline <= Date.now()) {
      return endedCall(status.DEADLINE_EXCEEDED, 'the deadline passed before the call was sent');
    }
    const scope = CallScope.of(options);
    const call = nextCall({ ...options, deadline });
    let refusal: Refusal | undefined;
    const end = (received: StatusObject): StatusObject => {
      const ended = { ...received, ...scope?.refusal, ...refusal };
      // grpc-js reports its own failures to decompress or read with no code or an invalid one.
      if (status[ended.code] === undefined) return { ...ended, code: status.INTERNAL };
      // The server's reset may arrive before this side's timer.
      const late = ended.code === status.CANCELLED && deadline <= Date.now();
      return late ? { ...ended, code: status.DEADLINE_EXCEEDED, details: 'the deadline passed' } : ended;
    };
    let responses = 0;
    const readOne: Pick<Listener, 'onReceiveMessage'> = {
      onReceiveMessage(message, next) {
        if (message !== null) responses += 1;
        if (responses > 1) {
          refusal = { code: status.INTERNAL, details: 'the server sent more than one response' };
          call.cancelWithStatus(refusal.code, refusal.details);
        }
        next(message);
        // grpc-js reads one message and then waits forever for the end of the second.
        if (message !== null && !refusal) call.startRead();
      },
    };
    return new InterceptingCall(call, {
      start: (metadata, _listener, next) =>
        next(metadata, {
          onReceiveStatus: (received, nextStatus) => nextStatus(end(received)),
          ...(!options.method_definition.responseStream && readOne),
        }),
    });
  };

/** The longest timeout in seconds that `grpc-timeout` can express: 3.2 years. */
const maxTimeoutMs = 99_999_999 * 1_000;

/**
 * A deadline that grpc-js can send: at most `maxTimeoutMs` from now, in whole milliseconds. grpc-js rounds larger
 * values and fractions up to nine digits, which servers reject, and throws above 11,400 years.
 */
const sendableDeadline = (deadline: number): number =>
  deadline - Date.now() > maxTimeoutMs ? Infinity : Math.ceil(deadline);

type Refusal = Pick<StatusObject, 'code' | 'details'>;

/** A call that is never sent: it ends with the given status as soon as it starts. */
const endedCall = (code: StatusObject['code'], details: string): InterceptingCall =>
  new InterceptingCall({
    start: (_metadata, listener) => {
      // Like every other status, it arrives after `start` has returned.
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
