// Metadata that HTTP/2 forbids makes node:http2 throw. The client treats that as an unsent call and repeats it
// endlessly without a pause: the call never settles.
import { createServer } from 'node:http2';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, credentials, Metadata } from '@grpc/grpc-js';

const server = createServer();
server.on('stream', (stream) => {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '0' }, { endStream: true });
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const client = new Client(`127.0.0.1:${server.address().port}`, credentials.createInsecure());

const same = (bytes) => bytes;
const metadata = new Metadata();
metadata.set('connection', 'close');
const settled = new Promise((resolve) =>
  client.makeUnaryRequest('/test.Test/Unary', same, same, Buffer.alloc(0), metadata, (error) =>
    resolve(`settled: ${error?.message ?? 'OK'}`),
  ),
);
console.log(`grpc-js: ${await Promise.race([settled, pause(1_000, 'not settled after 1 s')])}`);
console.log('grpc-go: sends the header, and the call settles with what the server makes of it');

process.exit();
