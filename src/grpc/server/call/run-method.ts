import { status } from '@grpc/grpc-js';
import { TooManyFieldsError } from '../../codec/wire-reader.js';
import { StatusError } from '../../common/status-error.js';
import { isAsyncIterable, type MethodImplementation } from './implement.js';
import type { ServerCall } from './server-call.js';

/** Runs one method's handler on one call: reads and decodes its requests, encodes and sends its responses. */
export const runMethod = (method: MethodImplementation, call: ServerCall): Promise<void> => {
  const { form } = method.info;
  const streamsRequests = form === 'clientStream' || form === 'bidi';
  const streamsResponses = form === 'serverStream' || form === 'bidi';
  return call.untilEnd(respond());

  async function respond(): Promise<void> {
    const request = streamsRequests ? requests(method, call) : decode(method, await call.readOnly());
    const response = method.handler(request, call);
    if (!streamsResponses) await call.sendLast(encode(method, await response));
    else if (isAsyncIterable(response)) await sendAll(method, call, response);
    else {
      await response; // An async function by mistake: its rejection says more than the error below.
      throw new TypeError(`the handler of ${method.info.path} must be an async generator`);
    }
  }
};

async function* requests(method: MethodImplementation, call: ServerCall): AsyncGenerator<unknown, void, void> {
  for (let bytes = await call.read(); bytes; bytes = await call.read()) yield decode(method, bytes);
  // A handler acts on the whole request, so only here must the last frame have arrived.
  if (method.info.form === 'clientStream') await call.confirmHalfClose();
}

/**
 * The iterator is closed explicitly when the call ends. Otherwise a generator that waits for something else would
 * never notice, and its `finally` blocks would never run.
 */
const sendAll = async (
  method: MethodImplementation,
  call: ServerCall,
  responses: AsyncIterable<unknown>,
): Promise<void> => {
  const iterator: AsyncIterator<unknown, unknown> = responses[Symbol.asyncIterator]();
  let exhausted = false;
  try {
    for (;;) {
      const { done, value } = await call.untilEnd(iterator.next());
      if (done) {
        exhausted = true;
        return;
      }
      const room = call.send(encode(method, value));
      if (room) await room;
    }
  } finally {
    if (!exhausted) void close(iterator);
  }
};

const close = async (iterator: AsyncIterator<unknown>): Promise<void> => {
  try {
    await iterator.return?.();
  } catch {
    // The call already has its status; an error in a generator's cleanup changes nothing for the client.
  }
};

const decode = ({ definition, info }: MethodImplementation, bytes: Buffer): unknown => {
  try {
    return definition.requestDeserialize(bytes);
  } catch (cause) {
    // The code of an oversized message, for the same reason: it costs more than this server allows.
    if (cause instanceof TooManyFieldsError)
      throw new StatusError(
        status.RESOURCE_EXHAUSTED,
        `the request has more fields than the limit of ${cause.maxFields} (each value of a repeated field counts)`,
      );
    // The specification requires INTERNAL here (doc/statuscodes.md, "Error parsing request proto").
    throw new StatusError(status.INTERNAL, `the request to ${info.path} cannot be parsed`, { cause });
  }
};

const encode = ({ definition }: MethodImplementation, message: unknown): Buffer =>
  definition.responseSerialize(message);
