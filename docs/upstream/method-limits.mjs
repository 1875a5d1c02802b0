// The message limits of a service config (maxRequestMessageBytes, maxResponseMessageBytes) are parsed but not
// applied.
import { createServer } from 'node:http2';
import { Client, credentials } from '@grpc/grpc-js';

const response = Buffer.alloc(5 + 100);
response.writeUInt32BE(100, 1);

const server = createServer();
server.on('stream', (stream) => {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.end(response);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const methodConfig = [{ name: [{}], maxRequestMessageBytes: 10, maxResponseMessageBytes: 10 }];
const client = new Client(`127.0.0.1:${server.address().port}`, credentials.createInsecure(), {
  'grpc.service_config': JSON.stringify({ methodConfig, loadBalancingConfig: [] }),
});

const same = (bytes) => bytes;
const outcome = await new Promise((resolve) =>
  client.makeUnaryRequest('/test.Test/Unary', same, same, Buffer.alloc(100), (error, bytes) =>
    resolve(error?.message ?? `OK: 100 bytes sent, ${bytes.length} received, where 10 are allowed`),
  ),
);
console.log(`grpc-js: ${outcome}`);
console.log('grpc-go: RESOURCE_EXHAUSTED: trying to send message larger than max (100 vs. 10)');

client.close();
server.close();
