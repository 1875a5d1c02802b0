// Truncated messages, or messages that are not UTF-8, are decoded without an error. Also requires @grpc/proto-loader:
// it depends on protobufjs 7, which reads two bytes of a string that should have three.
import { fromJSON } from '@grpc/proto-loader';

const { 'test.Test': service } = fromJSON({
  nested: {
    test: {
      nested: {
        Request: { fields: { userId: { type: 'string', id: 1 } } },
        Test: { methods: { Delete: { requestType: 'Request', responseType: 'Request' } } },
      },
    },
  },
});

for (const hex of ['0a036162', '0a01ff', '0a01fe']) {
  let outcome;
  try {
    outcome = `userId ${JSON.stringify(service.Delete.requestDeserialize(Buffer.from(hex, 'hex')).userId)}`;
  } catch (error) {
    outcome = error.message;
  }
  console.log(`proto-loader: ${hex}: ${outcome}`);
}
console.log('grpc-go: INTERNAL for each: unexpected EOF; the field contains invalid UTF-8');
