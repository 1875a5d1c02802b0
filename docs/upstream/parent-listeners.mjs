// Each call with the option `parent` adds a listener to the server's call, which stays there after the child has
// ended.
import { Client, credentials, Server, ServerCredentials } from '@grpc/grpc-js';

const same = (bytes) => bytes;
const method = (name) => ({
  path: `/test.Test/${name}`,
  requestStream: false,
  responseStream: false,
  requestSerialize: same,
  requestDeserialize: same,
  responseSerialize: same,
  responseDeserialize: same,
});

const call = (path, options = {}) =>
  new Promise((resolve, reject) =>
    client.makeUnaryRequest(path, same, same, Buffer.alloc(0), options, (error) => (error ? reject(error) : resolve())),
  );

const server = new Server();
server.addService(
  { Outer: method('Outer'), Inner: method('Inner') },
  {
    Outer: async (parent, callback) => {
      for (let made = 0; made < 20; made += 1) await call('/test.Test/Inner', { parent });
      const listeners = parent.listenerCount('cancelled');
      console.log(`grpc-js: 20 calls made one after the other have left ${listeners} listeners`);
      callback(null, Buffer.alloc(0));
    },
    Inner: (_call, callback) => callback(null, Buffer.alloc(0)),
  },
);
const port = await new Promise((resolve, reject) =>
  server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
    error ? reject(error) : resolve(bound),
  ),
);
const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
await call('/test.Test/Outer');
console.log('grpc-go: a context that has ended is taken out of its parent');

client.close();
server.forceShutdown();
