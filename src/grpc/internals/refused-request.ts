import { constants, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';
import { Duplex } from 'node:stream';

/**
 * Returns the stream of `request`, or one that fails with node:http2's reason for rejecting the headers, such as a
 * second `etag` or a `connection`. If the error propagated, grpc-js would drop the connection with all its calls and
 * repeat this one without end or pause. A session that accepts no more requests throws as before.
 */
export const requestOrRefusal = (session: ClientHttp2Session, request: () => ClientHttp2Stream): Duplex => {
  try {
    return request();
  } catch (error) {
    if (!(error instanceof TypeError) || session.closed || session.destroyed) throw error;
    return new RefusedRequest(error);
  }
};

/** grpc-js turns it into INTERNAL with the error's message. */
class RefusedRequest extends Duplex {
  readonly rstCode = constants.NGHTTP2_INTERNAL_ERROR;

  constructor(reason: TypeError) {
    super();
    this.destroy(reason);
  }

  close(): void {}

  override _read(): void {}

  override _write(_chunk: unknown, _encoding: BufferEncoding, done: () => void): void {
    done();
  }
}
