// A unary call that receives two responses never settles: it gets no error, and without a deadline it never ends.
import { createServer } from 'node:http2';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, credentials } from '@grpc/grpc-js';

const empty = Buffer.alloc(5);

const server = createServer();
server.on('stream', (stream) => {
  stream.on('error', () => {});
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.end(Buffer.concat([empty, empty]));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const client = new Client(`127.0.0.1:${server.address().port}`, credentials.createInsecure());

const same = (bytes) => bytes;
let call;
const settled = new Promise((resolve) => {
  call = client.makeUnaryRequest('/test.Test/Unary', same, same, Buffer.alloc(0), (error) =>
    resolve(`settled: ${error?.message ?? 'OK'}`),
  );
});
console.log(`grpc-js: ${await Promise.race([settled, pause(1_000, 'not settled after 1 s')])}`);
console.log('grpc-go: INTERNAL at once');

call.cancel();
client.close();
server.close();
