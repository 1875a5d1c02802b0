// An unknown grpc-status reaches the caller: "abc" as NaN, 99 as 99.
import { createServer } from 'node:http2';
import { Client, credentials } from '@grpc/grpc-js';

const server = createServer();
server.on('stream', (stream, { ':path': path }) => {
  stream.respond(
    { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': path.split('/').pop() },
    { endStream: true },
  );
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const client = new Client(`127.0.0.1:${server.address().port}`, credentials.createInsecure());

const same = (bytes) => bytes;
for (const sent of ['abc', '99']) {
  const code = await new Promise((resolve) =>
    client.makeUnaryRequest(`/test.Test/${sent}`, same, same, Buffer.alloc(0), (error) => resolve(error?.code)),
  );
  console.log(`grpc-js: grpc-status: ${sent} becomes code ${code}`);
}
console.log('grpc-go: "abc" becomes code 2 (UNKNOWN): malformed grpc-status; 99 reaches the caller there too');

client.close();
server.close();
