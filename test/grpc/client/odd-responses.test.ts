import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { createServer, type Http2Server, type ServerHttp2Stream } from 'node:http2';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { createChannel } from '../../../src/grpc/client/channel.js';
import { createClient, type Client } from '../../../src/grpc/client/create-client.js';
import type { StatusError } from '../../../src/grpc/common/status-error.js';
import { closing } from '../../support/closing.js';
import { collect } from '../../support/collect.js';
import { echoDefinition, type EchoDefinition } from '../../support/echo/echo.js';
import { message } from '../../support/http2-frames.js';
import { listen } from '../../../src/grpc/testing/index.js';
import { statusError } from '../../support/rejection.js';

const encoded = (text: string): Buffer => echoDefinition.Unary.responseSerialize({ text, index: 0 });
const frames = (...texts: readonly string[]): Buffer => Buffer.concat(texts.map((text) => message(encoded(text))));

interface Odd {
  readonly headers?: Record<string, string | number>;
  readonly body?: Buffer;
  readonly trailers?: Record<string, string>;
}

/* Servers that no gRPC library implements. The codes are grpc-go's; none of these calls has a deadline. */

describe('a response that is not as it should be', () => {
  const use = closing();

  const connect = async (onStream: (stream: ServerHttp2Stream) => void): Promise<Client<EchoDefinition>> => {
    const server: Http2Server = createServer();
    server.on('stream', (stream) => {
      stream.on('error', () => {});
      onStream(stream);
    });
    server.on('session', (session) => use({ close: () => session.destroy() }));
    const port = await listen(server);
    use(server);
    return createClient(echoDefinition, use(createChannel({ target: `ipv4:127.0.0.1:${port}`, tls: 'disabled' })));
  };

  const answering = ({ headers = {}, body = Buffer.alloc(0), trailers = { 'grpc-status': '0' } }: Odd) =>
    connect((stream) => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...headers }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers(trailers));
      stream.end(body);
    });

  const inBothForms = async (odd: Odd): Promise<StatusError[]> => {
    const client = await answering(odd);
    return [await statusError(client.Unary({})), await statusError(collect(client.ServerStream({})))];
  };

  const cases: Readonly<Record<string, readonly [status, Odd]>> = {
    'compressed in a way that is not known': [
      status.INTERNAL,
      { headers: { 'grpc-encoding': 'snappy' }, body: message(encoded('x'), { compressed: 1 }) },
    ],
    'marked compressed, without an encoding': [
      status.INTERNAL,
      { body: message(gzipSync(encoded('x')), { compressed: 1 }) },
    ],
    'marked gzip, and not gzip': [
      status.INTERNAL,
      { headers: { 'grpc-encoding': 'gzip' }, body: message(encoded('x'), { compressed: 1 }) },
    ],
    'flagged with a 7': [status.INTERNAL, { body: message(encoded('x'), { compressed: 7 }) }],
    'cut inside a message, with status 0': [status.INTERNAL, { body: frames('whole', 'cut').subarray(0, -2) }],
    'cut inside the prefix, with status 0': [
      status.INTERNAL,
      { body: Buffer.concat([frames('whole'), Buffer.from([0, 0])]) },
    ],
    'ended with a status that is no number': [
      status.UNKNOWN,
      { body: frames('x'), trailers: { 'grpc-status': 'abc' } },
    ],
    'ended with the status 99': [status.UNKNOWN, { body: frames('x'), trailers: { 'grpc-status': '99' } }],
    'ended without a status': [status.UNKNOWN, { body: frames('x'), trailers: { other: 'y' } }],
    'a page of HTML': [
      status.UNKNOWN,
      { headers: { 'content-type': 'text/html' }, body: Buffer.from('<html>it works</html>'), trailers: {} },
    ],
    'a page of HTML that says 503': [
      status.UNAVAILABLE,
      { headers: { ':status': 503, 'content-type': 'text/html' }, body: Buffer.from('<html>'), trailers: {} },
    ],
  };
  for (const [name, [code, odd]] of Object.entries(cases)) {
    it(`fails with ${status[code]} when it is ${name}`, async () => {
      for (const error of await inBothForms(odd)) expect(error.code, error.message).to.equal(code);
    });
  }

  it('says which content-type it has', async () => {
    const [error] = await inBothForms({
      headers: { 'content-type': 'text/html' },
      body: Buffer.from('<html>'),
      trailers: {},
    });
    expect(error?.message).to.include('text/html');
  });

  it('fails with INTERNAL at once when a call of one response gets two, or three', async () => {
    for (const body of [frames('a', 'b'), frames('a', 'b', 'c')]) {
      const client = await answering({ body });
      expect((await statusError(client.Unary({}))).code).to.equal(status.INTERNAL);
      expect((await statusError(client.ClientStream([]))).code).to.equal(status.INTERNAL);
    }
  });

  it('gives all messages that came before an error, to a slow reader too', async function slowReader() {
    this.timeout(20_000);
    const texts = Array.from({ length: 200 }, (_, index) => String(index));
    const client = await answering({
      body: frames(...texts),
      trailers: { 'grpc-status': '10', 'grpc-message': 'again' },
    });
    const read: string[] = [];
    const reading = async (): Promise<void> => {
      for await (const { text } of client.ServerStream({})) {
        read.push(text);
        await pause(5);
      }
    };
    const error = await statusError(reading());
    expect([error.code, error.message, read]).to.deep.equal([status.ABORTED, 'again', texts]);
  });

  it('that ends with an error is over at once for a reader who leaves, and for one who cancels', async () => {
    const client = await answering({ body: frames('a', 'b', 'c'), trailers: { 'grpc-status': '10' } });
    for await (const { text } of client.ServerStream({})) {
      expect(text).to.equal('a');
      break;
    }
    const aborter = new AbortController();
    const read = async (): Promise<void> => {
      for await (const response of client.ServerStream({}, { signal: aborter.signal })) {
        expect(response.text).to.equal('a');
        aborter.abort();
      }
    };
    expect((await statusError(read())).code).to.equal(status.CANCELLED);
  });

  it('is an error, and no success, when the connection is lost with messages unread', async () => {
    let lose = (): void => {};
    const client = await connect((stream) => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.end(frames(...Array.from({ length: 100 }, (_, index) => `${index}`.repeat(2_000))));
      lose = () => stream.session?.destroy();
    });
    let read = 0;
    const reading = async (): Promise<void> => {
      for await (const response of client.ServerStream({})) {
        if (read++ === 0) lose();
        expect(response.text).not.to.equal('');
      }
    };
    const outcome = await reading().then(
      () => 'ok',
      (error: StatusError) => error.code,
    );
    if (outcome === 'ok') expect(read).to.equal(100);
    else expect(outcome).to.equal(status.UNAVAILABLE);
  });

  it('keeps the process going when an observer throws', async () => {
    const client = await answering({ body: frames('x') });
    const fail = (): void => {
      throw new Error('mine');
    };
    expect(await client.Unary({}, { onMetadata: fail, onStatus: fail })).to.include({
      text: 'x',
    });
  });
});
