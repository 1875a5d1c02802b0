import { Metadata, Server, ServerCredentials, status, type ServiceError } from '@grpc/grpc-js';
import { expect } from 'chai';
import { createChannel } from '../../../src/grpc/client/channel.js';
import { createClient, type Client } from '../../../src/grpc/client/create-client.js';
import { closing } from '../../support/closing.js';
import { collect } from '../../support/collect.js';
import { echoDefinition, type EchoDefinition, type EchoHandlers } from '../../support/echo/echo.js';
import { statusError } from '../../support/rejection.js';
import { closeAll, start } from '../server/harness.js';

/** A string of three bytes with only two present, and one that is not UTF-8. */
const malformed = [Buffer.from('0a036162', 'hex'), Buffer.from('0a02c328', 'hex')];

describe('a malformed message on the wire', () => {
  afterEach(closeAll);
  const use = closing();

  for (const bytes of malformed) {
    it(`ends a request with INTERNAL before the handler runs (${bytes.toString('hex')})`, async () => {
      let ran = false;
      const { client } = await start({
        async Unary({ text }) {
          ran = true;
          return { text, index: 0 };
        },
      });
      const { path, responseDeserialize } = echoDefinition.Unary;
      const error = await new Promise<ServiceError | null>((resolve) => {
        client.makeUnaryRequest(path, (value: Buffer) => value, responseDeserialize, bytes, new Metadata(), resolve);
      });
      expect(error).to.include({ code: status.INTERNAL });
      expect(ran).to.equal(false);
    });

    it(`ends a call with INTERNAL when it is a response (${bytes.toString('hex')})`, async () => {
      const echo = await connectTo(bytes);
      expect(await statusError(echo.Unary({}))).to.include({ code: status.INTERNAL });
      expect(await statusError(echo.ClientStream([]))).to.include({ code: status.INTERNAL });
      expect(await statusError(collect(echo.ServerStream({})))).to.include({ code: status.INTERNAL });
      expect(await statusError(collect(echo.Bidi([])))).to.include({ code: status.INTERNAL });
    });
  }

  /** A client of a server whose every response is these bytes. */
  const connectTo = async (bytes: Buffer): Promise<Client<EchoDefinition>> => {
    const server = new Server();
    const responseSerialize = (): Buffer => bytes;
    const definition = {
      Unary: { ...echoDefinition.Unary, responseSerialize },
      ServerStream: { ...echoDefinition.ServerStream, responseSerialize },
      ClientStream: { ...echoDefinition.ClientStream, responseSerialize },
      Bidi: { ...echoDefinition.Bidi, responseSerialize },
    };
    const handlers: EchoHandlers = {
      Unary: (_call, callback) => callback(null, {}),
      ServerStream: (call) => {
        call.write({});
        call.end();
      },
      ClientStream: (call, callback) => {
        call.resume();
        call.on('end', () => callback(null, {}));
      },
      Bidi: (call) => {
        call.resume();
        call.write({});
        call.on('end', () => call.end());
      },
    };
    server.addService(definition, handlers);
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    use({ close: () => server.forceShutdown() });
    const channel = use(createChannel({ target: `127.0.0.1:${port}`, tls: 'disabled' }));
    return createClient<EchoDefinition>(echoDefinition, channel);
  };
});
