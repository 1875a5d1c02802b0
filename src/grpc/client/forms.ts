import type { Readable } from 'node:stream';
import type { CallOptions } from './call-options.js';
import { type ClientMethod, type StartedCall, startCall } from './start-call.js';
import { type Requests, sendRequests } from './send-requests.js';

/**
 * The responses as they are read. All responses that arrived precede the server's error, although a Node.js stream
 * iterator would drop them. None follows after this side has cancelled.
 */
async function* responsesOf(call: Readable, { failed }: StartedCall): AsyncGenerator<unknown, void, void> {
  let error: Error | undefined;
  let ended = false;
  let wake = (): void => {};
  call.on('readable', () => wake());
  call.on('end', () => {
    ended = true;
    wake();
  });
  call.on('error', (reason) => {
    error = reason;
    wake();
  });
  for (;;) {
    const response: unknown = error && failed() ? null : call.read();
    if (response !== null) yield response;
    else if (error) throw error;
    else if (ended) return;
    else await new Promise<void>((resolve) => (wake = resolve));
  }
}

/** One request, one response. */
export const unary =
  (method: ClientMethod) =>
  (request: unknown, options: CallOptions = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const started = startCall(method, options);
      started.attach(
        method.client.makeUnaryRequest(...started.codec, request, ...started.settings, (error, response) =>
          error ? reject(started.errorFor(error)) : resolve(response),
        ),
      );
    });

/**
 * Many requests, many responses, each side at its own pace. The call starts with the first `next()` and ends when the
 * server ends it. It is cancelled when the reader stops early or the requests throw.
 */
export const bidi = (method: ClientMethod) =>
  async function* responses(requests: Requests<unknown>, options: CallOptions = {}) {
    const started = startCall(method, options);
    const call = method.client.makeBidiStreamRequest(...started.codec, ...started.settings);
    started.attach(call);
    const sending = sendRequests(requests, call);
    sending.finished.catch(started.fail);
    try {
      yield* responsesOf(call, started);
    } catch (error) {
      throw started.errorFor(error);
    } finally {
      sending.stop();
      started.cancel();
    }
  };

/** Many requests, one response, which may arrive before the last request. */
export const clientStream =
  (method: ClientMethod) =>
  (requests: Requests<unknown>, options: CallOptions = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const started = startCall(method, options);
      const call = method.client.makeClientStreamRequest(...started.codec, ...started.settings, (error, response) => {
        sending.stop();
        if (error) reject(started.errorFor(error));
        else resolve(response);
      });
      started.attach(call);
      const sending = sendRequests(requests, call);
      sending.finished.catch(started.fail);
    });

/**
 * One request, many responses. The call starts with the first `next()`, applies backpressure while its reader is
 * busy, and is cancelled when the reader stops early.
 */
export const serverStream = (method: ClientMethod) =>
  async function* responses(request: unknown, options: CallOptions = {}) {
    const started = startCall(method, options);
    const call = method.client.makeServerStreamRequest(...started.codec, request, ...started.settings);
    started.attach(call);
    try {
      yield* responsesOf(call, started);
    } catch (error) {
      throw started.errorFor(error);
    } finally {
      started.cancel();
    }
  };
