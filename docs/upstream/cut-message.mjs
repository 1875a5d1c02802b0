// A response stream that ends inside a message, with status 0, is a success: the caller does not learn that data is
// missing.
import { createServer } from 'node:http2';
import { Client, credentials } from '@grpc/grpc-js';

const whole = Buffer.from([0, 0, 0, 0, 3, 1, 2, 3]);

const server = createServer();
server.on('stream', (stream) => {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.end(Buffer.concat([whole, whole.subarray(0, -2)]));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const client = new Client(`127.0.0.1:${server.address().port}`, credentials.createInsecure());

const same = (bytes) => bytes;
let read = 0;
let outcome = 'OK';
try {
  for await (const _ of client.makeServerStreamRequest('/test.Test/Stream', same, same, Buffer.alloc(0))) read += 1;
} catch (error) {
  outcome = error.message;
}
console.log(`grpc-js: ${read} of 2 messages, then ${outcome}`);
console.log('grpc-go: 1 of 2 messages, then INTERNAL: unexpected EOF');

client.close();
server.close();
