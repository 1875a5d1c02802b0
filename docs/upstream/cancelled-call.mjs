// A call that is cancelled in the turn in which it started is reported as CANCELLED but still sent. Nothing cancels
// it on the server.
import { createServer } from 'node:http2';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, credentials, status } from '@grpc/grpc-js';

let received = 0;
let cancelled = 0;
const server = createServer();
server.on('stream', (stream) => {
  received += 1;
  stream.on('error', () => {});
  stream.on('aborted', () => (cancelled += 1));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const client = new Client(`127.0.0.1:${server.address().port}`, credentials.createInsecure());
await new Promise((resolve) => client.waitForReady(Date.now() + 5_000, resolve));

const same = (bytes) => bytes;
const code = await new Promise((resolve) => {
  const call = client.makeUnaryRequest('/test.Test/Unary', same, same, Buffer.alloc(0), (error) =>
    resolve(status[error?.code ?? 0]),
  );
  call.cancel();
});
await pause(500);
console.log(`grpc-js: ${code}; the server received ${received} call and saw ${cancelled} of them cancelled`);
console.log('grpc-go: Canceled, and the server received 0 calls');

process.exit();
