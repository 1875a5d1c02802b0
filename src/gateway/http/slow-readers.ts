import type { ServerResponse } from 'node:http';

/** What a client must read of an answer in each interval. */
const minBytes = 16_384;

/** Closes the connection of a client that reads nearly nothing of what waits for it. */
export const dropSlowReader = (response: ServerResponse, intervalMs: number, onDrop: () => void): void => {
  const { socket } = response;
  if (socket === null) return;
  let [waited, sentBefore] = [false, 0];
  const timer = setInterval(() => {
    const sent = socket.bytesWritten - socket.writableLength;
    const waits = socket.writableLength > 0;
    if (waits && waited && sent - sentBefore < minBytes) {
      onDrop();
      socket.destroy();
    }
    [waited, sentBefore] = [waits, sent];
  }, intervalMs).unref();
  response.once('close', () => clearInterval(timer));
};
