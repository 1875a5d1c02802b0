import type { ServerResponse } from 'node:http';

/** The bytes that a client must read in each interval. */
const minBytes = 16_384;

/** Closes the connection of a client that hardly reads its pending data. */
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
