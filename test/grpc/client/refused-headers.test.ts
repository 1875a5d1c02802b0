import { credentials, Metadata, ServerCredentials, status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { createAuthority } from '../../../src/grpc/testing/index.js';
import type { CallOptions } from '../../../src/grpc/client/call-options.js';
import { createChannel } from '../../../src/grpc/client/channel.js';
import { createClient } from '../../../src/grpc/client/create-client.js';
import { closing } from '../../support/closing.js';
import { startEchoServer } from '../../support/echo/echo-server.js';
import { echoDefinition, type EchoRequest } from '../../support/echo/echo.js';
import { statusError } from '../../support/rejection.js';

const authority = createAuthority('test');
const leaf = authority.issue({ dns: ['localhost'] });
const serverTls = ServerCredentials.createSsl(null, [
  { cert_chain: Buffer.from(leaf.certificatePem), private_key: Buffer.from(leaf.privateKeyPem) },
]);

const metadataOf = (...entries: readonly (readonly [string, string])[]): Metadata => {
  const metadata = new Metadata();
  for (const [name, value] of entries) metadata.add(name, value);
  return metadata;
};

describe('metadata that HTTP/2 cannot carry', () => {
  const use = closing();

  const connect = async () => {
    let calls = 0;
    const server = use(
      await startEchoServer(
        {
          Unary: (_call, callback) => {
            calls += 1;
            callback(null, { text: 'served' });
          },
          Bidi: (call) => {
            call.on('data', (message: EchoRequest) => call.write({ text: message.text }));
            call.on('end', () => call.end());
          },
        },
        { credentials: serverTls },
      ),
    );
    const channel = use(
      createChannel({
        target: server.target,
        tls: credentials.createSsl(Buffer.from(authority.certificatePem)),
        tlsServerName: 'localhost',
      }),
    );
    return { echo: createClient(echoDefinition, channel), calls: () => calls };
  };

  const cases: Readonly<Record<string, CallOptions>> = {
    'a header of a connection': { metadata: metadataOf(['connection', 'close']) },
    'a transfer encoding': { metadata: metadataOf(['transfer-encoding', 'chunked']) },
    'two values of a header that has one': { metadata: metadataOf(['etag', 'a'], ['etag', 'b']) },
    'two values of a header that came later': { metadata: metadataOf(['tk', 'a'], ['tk', 'b']) },
    'two values from call credentials': {
      credentials: credentials.createFromMetadataGenerator((_call, done) =>
        done(null, metadataOf(['etag', 'a'], ['etag', 'b'])),
      ),
    },
    'one value each from metadata and from call credentials': {
      metadata: metadataOf(['etag', 'a']),
      credentials: credentials.createFromMetadataGenerator((_call, done) => done(null, metadataOf(['etag', 'b']))),
    },
  };
  for (const [what, options] of Object.entries(cases)) {
    it(`ends its own call with INTERNAL, once, and no other call of the connection: ${what}`, async () => {
      const { echo, calls } = await connect();
      let finish = (): void => {};
      const finished = new Promise<void>((resolve) => {
        finish = resolve;
      });
      async function* requests() {
        yield { text: 'first' };
        await finished;
        yield { text: 'last' };
      }
      const other = echo.Bidi(requests())[Symbol.asyncIterator]();
      expect((await other.next()).value).to.include({ text: 'first' });

      const error = await statusError(echo.Unary({}, options));
      expect(error.code).to.equal(status.INTERNAL);
      expect(error.message).to.match(/etag|tk|connection|transfer-encoding/);
      expect(calls(), 'requests that arrived').to.equal(0);

      finish();
      expect((await other.next()).value).to.include({ text: 'last' });
      expect((await other.next()).done).to.equal(true);
      expect(await echo.Unary({})).to.include({ text: 'served' });
    });
  }

  it('ends a stream of responses in the same way', async () => {
    const { echo } = await connect();
    const responses = echo.ServerStream({}, { metadata: metadataOf(['connection', 'close']) });
    expect(await statusError(responses[Symbol.asyncIterator]().next())).to.include({ code: status.INTERNAL });
  });
});
