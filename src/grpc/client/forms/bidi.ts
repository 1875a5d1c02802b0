import type { CallOptions } from '../call-options.js';
import type { ClientMethod } from '../client-method.js';
import { sendRequests, type Requests } from '../send-requests.js';
import { startCall } from '../start-call.js';

/**
 * Many requests, many responses, each side at its own pace. The call starts with the first `next()`, and ends when
 * the server ends it; it is cancelled when the reader stops early or the requests throw.
 */
export const bidi = (method: ClientMethod) =>
  async function* responses(requests: Requests<unknown>, options: CallOptions = {}) {
    const started = startCall(method, options);
    const call = method.client.makeBidiStreamRequest(
      method.path,
      started.serialize,
      started.deserialize,
      started.metadata,
      started.options,
    );
    started.attach(call);
    const sending = sendRequests(requests, call);
    sending.finished.catch(started.fail);
    try {
      yield* call;
    } catch (error) {
      throw started.errorFor(error);
    } finally {
      sending.stop();
      started.cancel();
    }
  };
