import { fileURLToPath } from 'node:url';
import { echoDefinition } from '../echo/echo.js';
import { startChild } from '../child.js';
import { http2Session } from '../http2-call.js';

export interface SlowReaderReport {
  readonly idleMiB: number;
  /** While the stream was read. */
  readonly mostMiB: number;
  /** After it was cancelled. */
  readonly afterMiB: number;
  readonly readMiB: number;
}

const mib = 1024 * 1024;
const program = fileURLToPath(new URL('./endless-server.js', import.meta.url));
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Reads an endless stream from a server process at `bytesPerSecond`, cancels it, and reports the server's resident
 * memory.
 */
export const measureSlowReader = async ({
  seconds,
  bytesPerSecond,
}: {
  seconds: number;
  bytesPerSecond: number;
}): Promise<SlowReaderReport> => {
  const server = startChild(process.execPath, [program]);
  try {
    const port = Number((await server.line(/"port":(\d+)/))[1]);
    const samples = (): { rss: number; calls: number }[] =>
      server.lines.flatMap((line) =>
        line.includes('"rss"') ? [JSON.parse(line) as { rss: number; calls: number }] : [],
      );
    const most = (from: number): number =>
      Math.max(
        ...samples()
          .slice(from)
          .map(({ rss }) => rss),
      ) / mib;
    const sampled = async (count: number): Promise<void> => {
      while (samples().length < count) await wait(50);
    };

    // A first stream, read at full speed, so that "idle" is a process that has worked once.
    await read(port, 2, Infinity);
    const warm = samples().length + 5;
    await sampled(warm);
    const idleMiB = most(warm - 1);

    const readMiB = (await read(port, seconds, bytesPerSecond)) / mib;
    const mostMiB = most(warm);
    const ended = samples().length + 20;
    await sampled(ended);
    if (samples().at(-1)?.calls !== 0) throw new Error('the call outlived its cancellation');
    return { idleMiB, mostMiB, afterMiB: most(ended - 3), readMiB };
  } finally {
    await server.stop();
  }
};

/** The bytes read before the stream was cancelled. */
const read = async (port: number, seconds: number, bytesPerSecond: number): Promise<number> => {
  const session = await http2Session(`http://127.0.0.1:${port}`);
  const stream = session.request({
    ':method': 'POST',
    ':path': echoDefinition.ServerStream.path,
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  stream.on('error', () => {});
  stream.end(Buffer.alloc(5));
  const startedMs = performance.now();
  let bytes = 0;
  stream.on('data', (part: Buffer) => {
    bytes += part.length;
    const aheadMs = (bytes / bytesPerSecond) * 1000 - (performance.now() - startedMs);
    if (aheadMs <= 0) return;
    stream.pause();
    setTimeout(() => stream.resume(), aheadMs);
  });
  await wait(seconds * 1000);
  stream.close();
  await new Promise((resolve) => stream.once('close', resolve));
  session.destroy();
  return bytes;
};
