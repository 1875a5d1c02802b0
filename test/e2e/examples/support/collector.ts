import { z } from 'zod';
import { decodeSpans, type ReceivedSpan } from '../../../support/collector/decode.js';
import { portForward } from '../../support/port-forward.js';
import { settings } from '../../support/settings.js';
import { runPod } from './pod.js';

const port = 4318;

/** An OTLP collector in a pod: it keeps what it is sent, and gives all of it once there is more than the `after` of a GET. */
const collect = async (listenPort: number): Promise<void> => {
  const { EventEmitter } = await import('node:events');
  const { createServer } = await import('node:http');
  const { gunzipSync } = await import('node:zlib');
  const bodies: string[] = [];
  const changes = new EventEmitter();
  const server = createServer((request, response) => {
    const take = async (): Promise<void> => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
      const body = Buffer.concat(chunks);
      bodies.push((request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('base64'));
      changes.emit('change');
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    };
    const give = async (): Promise<void> => {
      const after = Number(new URL(request.url ?? '', 'http://collector').searchParams.get('after'));
      while (bodies.length <= after) await EventEmitter.once(changes, 'change');
      response.end(JSON.stringify(bodies));
    };
    void (request.method === 'GET' ? give() : take());
  });
  server.listen(listenPort);
};

export interface CollectorPod {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly endpoint: string;
  /** The spans once they are as asked. */
  until(enough: (spans: readonly ReceivedSpan[]) => boolean): Promise<readonly ReceivedSpan[]>;
  close(): Promise<void>;
}

/** Runs the collector in a namespace, on the Node.js of Post's image. */
export const startCollectorPod = async (namespace: string): Promise<CollectorPod> => {
  await runPod(namespace, {
    name: 'collector',
    image: `${settings.imageRepository}-post:${settings.imageTag}`,
    args: ['--eval', `(${collect.toString()})(${port})`],
    port,
  });
  const forward = await portForward(namespace, 'service/collector', port);
  return {
    endpoint: `http://collector.${namespace}:${port}`,
    async until(enough) {
      for (let after = 0; ;) {
        const response = await fetch(`http://${forward.address}/?after=${after}`);
        const bodies = z.array(z.string()).parse(await response.json());
        const spans = bodies.flatMap((body) => decodeSpans(Buffer.from(body, 'base64')));
        if (enough(spans)) return spans;
        after = bodies.length;
      }
    },
    close: () => forward.close(),
  };
};
