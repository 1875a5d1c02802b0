import type { CallOptions } from '../call-options.js';
import type { ClientMethod } from '../client-method.js';
import { sendRequests, type Requests } from '../send-requests.js';
import { startCall } from '../start-call.js';

/** Many requests, one response, which may come before the last request. */
export const clientStream =
  (method: ClientMethod) =>
  (requests: Requests<unknown>, options: CallOptions = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const started = startCall(method, options);
      const call = method.client.makeClientStreamRequest(
        method.path,
        started.serialize,
        started.deserialize,
        started.metadata,
        started.options,
        (error, response) => {
          sending.stop();
          if (error) reject(started.errorFor(error));
          else resolve(response);
        },
      );
      started.attach(call);
      const sending = sendRequests(requests, call);
      sending.finished.catch(started.fail);
    });
