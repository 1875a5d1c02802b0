// A deadline beyond the range of grpc-timeout throws in a promise of grpc-js without a handler. The caller cannot
// catch it, and the process ends.
import { createServer } from 'node:http2';
import { Client, credentials } from '@grpc/grpc-js';

const server = createServer();
server.on('stream', (stream) => {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '0' }, { endStream: true });
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const client = new Client(`127.0.0.1:${server.address().port}`, credentials.createInsecure());

const same = (bytes) => bytes;
process.on('uncaughtException', (error) => end(`uncaught ${error.message}`));
process.on('unhandledRejection', (error) => end(`unhandled ${error.message}`));
const end = (outcome) => {
  console.log(`grpc-js: ${outcome}`);
  console.log('grpc-go: makes the call, with the longest timeout that Go can say');
  process.exit();
};

try {
  client.makeUnaryRequest(
    '/test.Test/Unary',
    same,
    same,
    Buffer.alloc(0),
    { deadline: Number.MAX_SAFE_INTEGER },
    (error) => end(`settled: ${error?.message ?? 'OK'}`),
  );
} catch (error) {
  end(`thrown by the call: ${error.message}`);
}
