// A server sends `grpc-message: OK` with each success, and reads messages of a call with an unknown grpc-encoding if
// they are not marked as compressed.
import { connect } from 'node:http2';
import { Server, ServerCredentials } from '@grpc/grpc-js';

const same = (bytes) => bytes;
const server = new Server();
server.addService(
  {
    Unary: {
      path: '/test.Test/Unary',
      requestStream: false,
      responseStream: false,
      requestSerialize: same,
      requestDeserialize: same,
      responseSerialize: same,
      responseDeserialize: same,
    },
  },
  { Unary: (_call, callback) => callback(null, Buffer.alloc(0)) },
);
const port = await new Promise((resolve, reject) =>
  server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
    error ? reject(error) : resolve(bound),
  ),
);
const session = connect(`http://127.0.0.1:${port}`);

const trailersOf = (headers) =>
  new Promise((resolve, reject) => {
    const stream = session.request({
      ':method': 'POST',
      ':path': '/test.Test/Unary',
      'content-type': 'application/grpc',
      te: 'trailers',
      ...headers,
    });
    stream.on('error', reject);
    stream.on('response', (response) => response['grpc-status'] && resolve(response));
    stream.on('trailers', resolve);
    stream.resume();
    stream.end(Buffer.alloc(5));
  });

const plain = await trailersOf({});
console.log(`grpc-js: success: grpc-message ${plain['grpc-message']}`);
const snappy = await trailersOf({ 'grpc-encoding': 'snappy' });
console.log(`grpc-js: grpc-encoding snappy: grpc-status ${snappy['grpc-status']}`);
console.log('grpc-go: sends no grpc-message with a success, and answers grpc-encoding snappy with 12 (UNIMPLEMENTED)');

session.close();
server.forceShutdown();
