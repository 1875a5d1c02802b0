import { InterceptingCall, type Interceptor, type Listener, Metadata, status, type StatusObject } from '@grpc/grpc-js';
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
    const deadline = sendableDeadline(Number(options.deadline ?? Infinity));
    // A parent or an interceptor gave it; grpc-js would throw it as an unhandled rejection.
    if (Number.isNaN(deadline)) return endedCall(status.INTERNAL, 'the deadline is not a number');
    // grpc-js ends such a call and sends it nevertheless; with wait-for-ready it would wait for ever.
    if (deadline <= Date.now()) {
      return endedCall(status.DEADLINE_EXCEEDED, 'the deadline had passed before the call was sent');
    }
    const scope = CallScope.of(options);
    const call = nextCall({ ...options, deadline });
    let refusal: Refusal | undefined;
    const end = (received: StatusObject): StatusObject => {
      const ended = { ...received, ...scope?.refusal, ...refusal };
      // grpc-js reports failures of its own to decompress or to read with no code, or with one that does not exist.
      if (status[ended.code] === undefined) return { ...ended, code: status.INTERNAL };
      // The server's reset may arrive before this side's timer.
      const late = ended.code === status.CANCELLED && deadline <= Date.now();
      return late ? { ...ended, code: status.DEADLINE_EXCEEDED, details: 'the deadline has passed' } : ended;
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
        // grpc-js reads one, and then waits for ever for the end of a second.
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

/** The longest timeout in seconds that `grpc-timeout` can say: 3.2 years. */
const maxTimeoutMs = 99_999_999 * 1_000;

/**
 * A deadline that grpc-js can send. What remains of one is at most `maxTimeoutMs` in whole milliseconds: it rounds more
 * seconds, and fractions, up to a number of nine digits, which servers refuse, and throws for more than 11,400 years.
 */
const sendableDeadline = (deadline: number): number =>
  deadline - Date.now() > maxTimeoutMs ? Infinity : Math.ceil(deadline);

type Refusal = Pick<StatusObject, 'code' | 'details'>;

/** A call that never goes out: it ends with the given status as soon as it is started. */
const endedCall = (code: StatusObject['code'], details: string): InterceptingCall =>
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
