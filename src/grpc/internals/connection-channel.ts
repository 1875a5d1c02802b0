import { Metadata, status, type ChannelInterface } from '@grpc/grpc-js';
import { changed, isObject, methodOf } from './changed.js';

type Call = ReturnType<ChannelInterface['createCall']>;

/**
 * The channel of one connection. grpc-js starts calls and reads messages in promises that it does not await: a
 * connection lost during a credentials lookup, or a message that cannot be decompressed, would end the process. Here
 * only the call ends, and a call that is cancelled before it was sent does not stay open.
 */
export const connectionChannel = (channel: ChannelInterface): ChannelInterface => ({
  close: () => channel.close(),
  getTarget: () => channel.getTarget(),
  getConnectivityState: (tryToConnect) => channel.getConnectivityState(tryToConnect),
  watchConnectivityState: (...args) => channel.watchConnectivityState(...args),
  getChannelzRef: () => channel.getChannelzRef(),
  createCall: (...args) => endSafely(channel.createCall(...args)),
});

const endSafely = (call: Call): Call => {
  const start = methodOf(call, 'start', 'SubchannelCallWrapper');
  const cancel = call.cancelWithStatus.bind(call);
  let cancelled: { readonly code: status; readonly details: string } | undefined;
  readSafely(call);
  call.cancelWithStatus = (code, details) => {
    cancelled = { code, details };
    cancel(code, details);
  };
  const startSafely = async (...[metadata, listener]: Parameters<Call['start']>): Promise<void> => {
    try {
      await Reflect.apply(start, call, [metadata, listener]);
      if (cancelled) cancel(cancelled.code, cancelled.details);
    } catch {
      listener.onReceiveStatus({
        code: status.UNAVAILABLE,
        details: 'the connection was lost before the call was sent',
        metadata: new Metadata(),
      });
    }
  };
  call.start = (...args) => void startSafely(...args);
  return call;
};

/** No protobuf message starts with this byte (wire type 7), so the call ends with INTERNAL. */
const undecodable = Buffer.of(0x0f);

const readSafely = (call: Call): void => {
  const filters: unknown = Reflect.get(call, 'filterStack');
  if (!isObject(filters)) throw changed('SubchannelCallWrapper.filterStack');
  const receive = methodOf(filters, 'receiveMessage', 'FilterStack');
  Reflect.set(filters, 'receiveMessage', (message: unknown) =>
    Promise.resolve(Reflect.apply(receive, filters, [message])).catch(() => undecodable),
  );
};
