// An HTML page with the status 200 is read as a message whose length is "html" in ASCII: the error says that the
// message is too large.
import { createServer } from 'node:http2';
import { Client, credentials, status } from '@grpc/grpc-js';

const server = createServer();
server.on('stream', (stream) => {
  stream.on('error', () => {});
  stream.respond({ ':status': 200, 'content-type': 'text/html' });
  stream.end('<html>it works</html>');
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const client = new Client(`127.0.0.1:${server.address().port}`, credentials.createInsecure());

const same = (bytes) => bytes;
const error = await new Promise((resolve) =>
  client.makeUnaryRequest('/test.Test/Unary', same, same, Buffer.alloc(0), resolve),
);
console.log(`grpc-js: ${status[error.code]}: ${error.details}`);
console.log(
  'grpc-go: UNKNOWN: … unexpected HTTP status code received from server: 200 (OK) … content-type "text/html"',
);

client.close();
server.close();
