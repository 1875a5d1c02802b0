import { once } from 'node:events';
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';

export interface Response {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The parsed body; undefined if empty. */
  readonly json: unknown;
  /** Whether the connection broke before the end of the body. */
  readonly cut: boolean;
}

export interface Asked {
  readonly method?: string;
  /** A list is sent as several headers. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** An object is sent as JSON, a text as it is. */
  readonly body?: object | string | Buffer;
}

/** One request on its own connection, with the exact path. */
export const ask = async (url: string, path: string, { method, headers = {}, body }: Asked = {}): Promise<Response> => {
  const { hostname, port } = new URL(url);
  const isJson = typeof body === 'object' && !Buffer.isBuffer(body);
  const payload = isJson ? JSON.stringify(body) : body;
  const sent = request({
    hostname,
    port,
    path,
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: pairsOf({
      host: `${hostname}:${port}`,
      ...(isJson && { 'content-type': 'application/json' }),
      ...lengthOf(payload, headers),
      ...headers,
    }),
    agent: false,
  });
  sent.end(payload);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  let cut = false;
  response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  response.on('error', () => (cut = true));
  await new Promise<void>((resolve) => response.once('close', resolve));
  const isParsable =
    /json/.test(response.headers['content-type'] ?? '') && !/ndjson/.test(response.headers['content-type'] ?? '');
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text,
    json: isParsable && text !== '' ? (JSON.parse(text) as unknown) : undefined,
    cut: cut || !response.complete,
  };
};

/** Node.js adds no length if headers are a list. */
const lengthOf = (payload: string | Buffer | undefined, headers: object): Record<string, string> =>
  payload === undefined || 'transfer-encoding' in headers
    ? {}
    : { 'content-length': String(Buffer.byteLength(payload)) };

const pairsOf = (headers: Readonly<Record<string, string | readonly string[] | undefined>>): string[] =>
  Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().flatMap((one) => [name, one]),
  );
