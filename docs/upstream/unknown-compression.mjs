// A response that cannot be decompressed fails with an error whose code is undefined.
import { createServer } from 'node:http2';
import { Client, credentials } from '@grpc/grpc-js';

const compressed = Buffer.from([1, 0, 0, 0, 1, 0]);
const cases = {
  'compressed with snappy': { 'grpc-encoding': 'snappy' },
  'compressed, without a grpc-encoding': {},
};

const server = createServer();
server.on('stream', (stream, { ':path': path }) => {
  stream.on('error', () => {});
  const headers = Object.values(cases)[Number(path.split('/').pop())];
  stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...headers }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.end(compressed);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const client = new Client(`127.0.0.1:${server.address().port}`, credentials.createInsecure());

const same = (bytes) => bytes;
for (const [index, name] of Object.keys(cases).entries()) {
  const outcome = await new Promise((resolve) =>
    client.makeUnaryRequest(`/test.Test/${index}`, same, same, Buffer.alloc(0), (error) =>
      resolve(error ? `code ${error.code}, ${error.message}` : 'OK'),
    ),
  );
  console.log(`grpc-js: ${name}: ${outcome}`);
}
console.log('grpc-go: code 13 (INTERNAL) for both');

client.close();
server.close();
