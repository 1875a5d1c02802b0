// A call on a closed client throws from the method that starts it, although all other failures go to its callback.
import { Client, credentials } from '@grpc/grpc-js';

const client = new Client('127.0.0.1:1', credentials.createInsecure());
client.close();

const same = (bytes) => bytes;
let outcome;
try {
  outcome = await new Promise((resolve) =>
    client.makeUnaryRequest('/test.Test/Unary', same, same, Buffer.alloc(0), (error) =>
      resolve(`the callback got ${error?.message}`),
    ),
  );
} catch (error) {
  outcome = `thrown: ${error.message}`;
}
console.log(`grpc-js: ${outcome}`);
console.log('grpc-go: the call returns the status CANCELLED: grpc: the client connection is closing');
