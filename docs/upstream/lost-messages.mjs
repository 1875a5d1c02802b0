// A client loses messages that arrive before an error status: 50 messages, then ABORTED, and a reader that takes 5 ms for
// each.
import { createServer } from 'node:http2';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, credentials } from '@grpc/grpc-js';

const message = (body) => {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(body.length, 1);
  return Buffer.concat([prefix, body]);
};

const server = createServer();
server.on('stream', (stream) => {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '10', 'grpc-message': 'try again' }));
  stream.end(Buffer.concat(Array.from({ length: 50 }, (_, index) => message(Buffer.of(index)))));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const client = new Client(`127.0.0.1:${server.address().port}`, credentials.createInsecure());

const same = (bytes) => bytes;
const call = client.makeServerStreamRequest('/test.Test/Stream', same, same, Buffer.alloc(0));
let read = 0;
let outcome = 'OK';
try {
  for await (const _ of call) {
    read += 1;
    await pause(5);
  }
} catch (error) {
  outcome = error.message;
}
console.log(`grpc-js: read ${read} of 50 messages, then ${outcome}`);
console.log('grpc-go: reads 50 of 50 messages, then ABORTED');

client.close();
server.close();
