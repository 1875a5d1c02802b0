import type { CallOptions } from '../call-options.js';
import type { ClientMethod } from '../client-method.js';
import { startCall } from '../start-call.js';

/** One request, one response. */
export const unary =
  (method: ClientMethod) =>
  (request: unknown, options: CallOptions = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const started = startCall(method, options);
      started.attach(
        method.client.makeUnaryRequest(
          method.path,
          started.serialize,
          started.deserialize,
          request,
          started.metadata,
          started.options,
          (error, response) => (error ? reject(started.errorFor(error)) : resolve(response)),
        ),
      );
    });
