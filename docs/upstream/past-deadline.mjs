// A call whose deadline has passed is still sent: it fails with DEADLINE_EXCEEDED, but the server runs it.
import { createServer } from 'node:http2';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, credentials, status } from '@grpc/grpc-js';

let received = 0;
const server = createServer();
server.on('stream', (stream) => {
  received += 1;
  stream.on('error', () => {});
  stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '0' }, { endStream: true });
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const client = new Client(`127.0.0.1:${server.address().port}`, credentials.createInsecure());
await new Promise((resolve) => client.waitForReady(Date.now() + 5_000, resolve));

const same = (bytes) => bytes;
const code = await new Promise((resolve) =>
  client.makeUnaryRequest('/test.Test/Unary', same, same, Buffer.alloc(0), { deadline: Date.now() - 1_000 }, (error) =>
    resolve(status[error?.code ?? 0]),
  ),
);
await pause(200);
console.log(`grpc-js: ${code}, and the server received ${received} call`);
console.log('grpc-go: DEADLINE_EXCEEDED, and the server received 0 calls');

client.close();
server.close();
