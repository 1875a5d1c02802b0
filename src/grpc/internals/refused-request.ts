import { constants, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';
import { Duplex } from 'node:stream';

/**
 * The stream that `request` begins, or one that fails with the reason why node:http2 takes no such headers, such as a
 * second `etag` or a `connection`. Where the error came through, grpc-js would drop the connection with all its calls, and
 * make this one again without end and without a pause. A session that takes no more requests throws as before.
 */
export const requestOrRefusal = (session: ClientHttp2Session, request: () => ClientHttp2Stream): Duplex => {
  try {
    return request();
  } catch (error) {
    if (!(error instanceof TypeError) || session.closed || session.destroyed) throw error;
    return new RefusedRequest(error);
  }
};

/** What grpc-js makes of it: INTERNAL with the message of the error. */
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
