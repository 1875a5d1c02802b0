import {
  connect,
  type ClientHttp2Session,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type SecureClientSessionOptions,
} from 'node:http2';
import { once } from 'node:events';

/** The result of a request on an HTTP/2 connection. */
export interface Answer {
  readonly httpStatus: number | undefined;
  readonly headers: IncomingHttpHeaders;
  /** From the trailers, or from the headers of a trailers-only response. */
  readonly grpcStatus: number | undefined;
  readonly grpcMessage: string | undefined;
  readonly body: Buffer;
  /** The stream's close code; 0 without a fault. */
  readonly resetCode: number | undefined;
}

/** A node:http2 connection that sends what a gRPC client would not. Its owner destroys it. */
export const http2Session = async (
  url: string,
  options: SecureClientSessionOptions = {},
): Promise<ClientHttp2Session> => {
  const session = connect(url, options);
  session.on('error', () => {});
  await once(session, 'connect');
  return session;
};

const grpcHeaders: OutgoingHttpHeaders = { ':method': 'POST', 'content-type': 'application/grpc', te: 'trailers' };

/** Makes one request with the headers of a gRPC call, overridden by the given ones, and `body` unchanged. */
export const http2Call = (
  session: ClientHttp2Session,
  path: string,
  body: Buffer,
  headers: OutgoingHttpHeaders = {},
): Promise<Answer> =>
  new Promise((resolve) => {
    const stream = session.request({ ...grpcHeaders, ...headers, ':path': path });
    const parts: Buffer[] = [];
    let first: IncomingHttpHeaders = {};
    let last: IncomingHttpHeaders = {};
    stream.on('response', (received) => (first = received));
    stream.on('trailers', (received: IncomingHttpHeaders) => (last = received));
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.on('error', () => {}); // The reset code reports it.
    stream.once('close', () => {
      const status = last['grpc-status'] ?? first['grpc-status'];
      const text = last['grpc-message'] ?? first['grpc-message'];
      resolve({
        headers: first,
        httpStatus: first[':status'] === undefined ? undefined : Number(first[':status']),
        grpcStatus: status === undefined ? undefined : Number(status),
        grpcMessage: text === undefined ? undefined : decodeURI(String(text)),
        body: Buffer.concat(parts),
        resetCode: stream.rstCode,
      });
    });
    if (headers[':method'] !== 'GET') stream.end(body);
  });
