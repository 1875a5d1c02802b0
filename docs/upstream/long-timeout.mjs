// A timeout just below 10^8 units is rounded up to nine digits, but grpc-timeout has at most eight: servers reject
// the call.
import { createServer } from 'node:http2';
import { Client, credentials } from '@grpc/grpc-js';

let received;
const server = createServer();
server.on('stream', (stream, headers) => {
  received = headers['grpc-timeout'];
  stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '0' }, { endStream: true });
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const client = new Client(`127.0.0.1:${server.address().port}`, credentials.createInsecure());

const same = (bytes) => bytes;
const deadline = Date.now() + 99_999_999_900; // three years
await new Promise((resolve) =>
  client.makeUnaryRequest('/test.Test/Unary', same, same, Buffer.alloc(0), { deadline }, resolve),
);
console.log(`grpc-js: sends grpc-timeout: ${received}`);
console.log('grpc-go: sends 1666667M; as a server it answers 100000000S with INTERNAL: malformed grpc-timeout');

client.close();
server.close();
