// The first byte of a message must be 0 or 1. A response that begins with 7 is read as uncompressed.
import { createServer } from 'node:http2';
import { Client, credentials } from '@grpc/grpc-js';

const server = createServer();
server.on('stream', (stream) => {
  stream.on('error', () => {});
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.end(Buffer.from([7, 0, 0, 0, 0]));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const client = new Client(`127.0.0.1:${server.address().port}`, credentials.createInsecure());

const same = (bytes) => bytes;
const outcome = await new Promise((resolve) =>
  client.makeUnaryRequest('/test.Test/Unary', same, same, Buffer.alloc(0), (error) => resolve(error?.message ?? 'OK')),
);
console.log(`grpc-js: ${outcome}`);
console.log('grpc-go: INTERNAL: grpc: received unexpected payload format 7');

client.close();
server.close();
