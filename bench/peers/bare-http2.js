// The limit: node:http2 that reads each request to its end and sends precomputed bytes. A server built on node:http2
// cannot be cheaper.
import { loadSync } from '@grpc/proto-loader';
import { createServer } from 'node:http2';
import { users } from '../data.ts';
import { loadOptions, messageOf } from './shared.js';

const { 'v1.user.User': user } = loadSync('v1/user/user.proto', loadOptions);
const message = user.GetUser.responseSerialize({ userMessage: messageOf(users[0]) });
const answer = Buffer.concat([Buffer.from([0, 0, 0, 0, message.length]), message]);

createServer()
  .on('stream', (stream) => {
    stream.on('data', () => {});
    stream.on('end', () => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc+proto' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0', 'grpc-message': 'OK' }));
      stream.end(answer);
    });
  })
  .listen(Number(process.argv[2]), '127.0.0.1');
