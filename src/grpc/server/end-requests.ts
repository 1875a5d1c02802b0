import type { ServerHttp2Stream } from 'node:http2';

/** Of nghttp2: the other side has sent its last frame. */
const isClosed = 1;

/**
 * Tells the client to send no more requests on a call that has its status, and takes none that still come. Not where it
 * has sent them all, and not before the status is written: a stream that is reset sooner loses it, and the client is told
 * INTERNAL instead.
 */
export const endRequests = (stream: ServerHttp2Stream): void => {
  if (stream.readableEnded || stream.state.remoteClose === isClosed) return;
  setImmediate(() => stream.close());
};
