// Binary metadata is sent with padding, which the specification advises against.
import { createServer } from 'node:http2';
import { Client, credentials, Metadata } from '@grpc/grpc-js';

let received;
const server = createServer();
server.on('stream', (stream, headers) => {
  received = headers['x-data-bin'];
  stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '0' }, { endStream: true });
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const client = new Client(`127.0.0.1:${server.address().port}`, credentials.createInsecure());

const same = (bytes) => bytes;
const metadata = new Metadata();
metadata.set('x-data-bin', Buffer.of(1));
await new Promise((resolve) =>
  client.makeUnaryRequest('/test.Test/Unary', same, same, Buffer.alloc(0), metadata, resolve),
);
console.log(`grpc-js: the byte 1 goes out as ${received}`);
console.log('grpc-go: the byte 1 goes out as AQ');

client.close();
server.close();
