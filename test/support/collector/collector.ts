import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { listen } from '../../../src/grpc/testing/index.js';
import { decodeSpans, type ReceivedSpan } from './decode.js';

export interface Collector {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly endpoint: string;
  readonly spans: readonly ReceivedSpan[];
  readonly requests: readonly { readonly path: string; readonly headers: IncomingHttpHeaders }[];
  /** The spans once they match; checked whenever some arrive. */
  until(enough: (spans: readonly ReceivedSpan[]) => boolean): Promise<readonly ReceivedSpan[]>;
  /** The first with this name, once it exists. */
  span(name: string): Promise<ReceivedSpan>;
  /** Sets the response from now on; `hang` never responds. */
  answer: number | 'hang';
  /** Resolves at the next request, before the response. */
  asked(): Promise<void>;
  forget(): void;
  readonly listening: boolean;
  close(): Promise<void>;
}

/** A collector for OTLP over HTTP, on a free port. */
export const startCollector = async (): Promise<Collector> => {
  let spans: ReceivedSpan[] = [];
  const requests: { path: string; headers: IncomingHttpHeaders }[] = [];
  const looking = new Set<() => void>();
  let asking: (() => void)[] = [];

  const server = createServer((request, response) => {
    const take = async (): Promise<void> => {
      const body = await bodyOf(request);
      requests.push({ path: request.url ?? '', headers: request.headers });
      for (const notify of asking.splice(0)) notify();
      if (collector.answer === 'hang') return;
      response.writeHead(collector.answer, { 'content-type': 'application/x-protobuf' }).end();
      if (collector.answer !== 200) return;
      spans.push(...decodeSpans(body));
      for (const look of looking) look();
    };
    void take();
  });
  const port = await listen(server);

  const until = (enough: (received: readonly ReceivedSpan[]) => boolean): Promise<readonly ReceivedSpan[]> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!enough(spans)) return;
        looking.delete(look);
        resolve(spans);
      };
      looking.add(look);
      look();
    });

  const collector: Collector = {
    endpoint: `http://127.0.0.1:${port}`,
    get spans() {
      return spans;
    },
    requests,
    until,
    async span(name) {
      const named = (received: readonly ReceivedSpan[]): ReceivedSpan | undefined =>
        received.find((span) => span.name === name);
      const found = named(await until((received) => named(received) !== undefined));
      if (found === undefined) throw new Error(`no span ${name}`);
      return found;
    },
    answer: 200,
    asked: () => new Promise((resolve) => asking.push(resolve)),
    forget() {
      spans = [];
      requests.length = 0;
    },
    get listening() {
      return server.listening;
    },
    close: async () => {
      asking = [];
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return collector;
};

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
};
