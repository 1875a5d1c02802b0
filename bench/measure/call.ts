import { connect } from 'node:http2';

/** A unary or server-streaming call, encoded. */
export interface Call {
  readonly path: string;
  /** The request, encoded. */
  readonly request: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** A message in gRPC's frame. Source: gRPC over HTTP/2, "Length-Prefixed-Message". */
export const framed = (message: Buffer): Buffer => {
  const frame = Buffer.alloc(5 + message.length);
  frame.writeUInt32BE(message.length, 1);
  message.copy(frame, 5);
  return frame;
};

/** The bytes of a server's response to one call, checked here because load generators do not check responses. */
export const answerTo = async (port: number, { path, request, headers }: Call): Promise<Buffer> => {
  const session = connect(`http://127.0.0.1:${port}`);
  try {
    return await new Promise((resolve, reject) => {
      session.once('error', reject);
      const stream = session.request({
        ':method': 'POST',
        ':path': path,
        te: 'trailers',
        'content-type': 'application/grpc',
        ...headers,
      });
      const chunks: Buffer[] = [];
      let status: unknown;
      const onStatus = (fields: object): void => {
        status = Reflect.get(fields, 'grpc-status') ?? status;
      };
      stream.on('response', onStatus).on('trailers', onStatus).on('error', reject);
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('close', () => {
        if (status === '0') resolve(Buffer.concat(chunks));
        else reject(new Error(`${path} was answered with grpc-status ${String(status)}`));
      });
      stream.end(framed(request));
    });
  } finally {
    session.close();
  }
};
