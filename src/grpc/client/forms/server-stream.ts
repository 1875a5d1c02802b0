import type { CallOptions } from '../call-options.js';
import type { ClientMethod } from '../client-method.js';
import { startCall } from '../start-call.js';

/**
 * One request, many responses. The call starts with the first `next()`, holds the server back while its reader is
 * busy, and is cancelled when the reader stops early.
 */
export const serverStream = (method: ClientMethod) =>
  async function* responses(request: unknown, options: CallOptions = {}) {
    const started = startCall(method, options);
    const call = method.client.makeServerStreamRequest(
      method.path,
      started.serialize,
      started.deserialize,
      request,
      started.metadata,
      started.options,
    );
    started.attach(call);
    try {
      yield* call;
    } catch (error) {
      throw started.errorFor(error);
    } finally {
      started.cancel();
    }
  };
