import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import type { TokenVerifier } from '../../src/grpc/auth/token-verifier.js';
import type { Identity, ServerInterceptor } from '../../src/grpc/common/call-context.js';
import { StatusError, toStatusError } from '../../src/grpc/common/status-error.js';
import { authentication } from '../../src/grpc/server/interceptors/authentication.js';
import { createRecordingLogger } from '../../src/grpc/testing/index.js';
import { closeAll, opened, start } from '../grpc/server/harness.js';
import { echoDefinition } from '../support/echo/echo.js';
import { callHeaders, flag, frame, frameType, headerBlock, message, rawConnection } from '../support/http2-frames.js';

const { Unary } = echoDefinition;

const identityOf = (token: string): Identity => ({ subject: token, by: 'static-token' });
/** Accepts every token, and records them all. */
const tokens: TokenVerifier = { verify: async (token) => identityOf(token), recall: identityOf };

describe('a header that a client sends twice, of which node:http2 keeps the first', () => {
  afterEach(closeAll);

  const serve = async () => {
    const logger = createRecordingLogger();
    const ends: (StatusError | string | undefined)[] = [];
    const seen: unknown[] = [];
    const watch: ServerInterceptor = async (context, next) => {
      seen.push(context.header('authorization'), context.metadata.get('authorization'));
      await next().then(
        () => ends.push(context.identity?.subject),
        (error: unknown) => ends.push(toStatusError(error)),
      );
    };
    const interceptors = [watch, authentication({ tokens, errorDomain: 'test' })];
    const { port } = await start({}, { logger, interceptors });
    const connection = await rawConnection(port);
    opened.push(() => connection.close());
    let streamId = -1;
    /** Makes a call and resolves when it has a response. */
    const call = async (block: Buffer): Promise<void> => {
      streamId += 2;
      const id = streamId;
      connection.send(
        frame(frameType.headers, flag.endHeaders, id, block),
        frame(frameType.data, flag.endStream, id, message(Buffer.alloc(0))),
      );
      await connection.frame(({ streamId: of, flags }) => of === id && (flags & flag.endStream) !== 0);
    };
    return { logger, ends, seen, call };
  };

  it('is UNAUTHENTICATED where it is the token, whichever is good', async () => {
    const { ends, seen, call } = await serve();
    const [one, other] = ['Bearer one', 'Bearer other'];
    await call(callHeaders(Unary.path, [['authorization', one]]));
    expect(ends).to.deep.equal(['one']);
    expect(seen).to.deep.equal([one, [one]]);
    for (const values of [
      [one, other],
      [one, one],
      [one, other, one],
    ]) {
      await call(
        callHeaders(Unary.path, [
          ['authorization', values[0] ?? ''],
          ['x-between', 'authorization'],
          ...values.slice(1).map((value) => ['authorization', value] as const),
        ]),
      );
      const end = ends.at(-1);
      expect(end).to.be.instanceOf(StatusError);
      expect(end).to.deep.include({
        code: status.UNAUTHENTICATED,
        details: [{ kind: 'ErrorInfo', reason: 'TOKEN_INVALID', domain: 'test' }],
      });
      expect(seen.slice(-2)).to.deep.equal([undefined, values]);
    }
  });

  it('is no call where it is the content-type', async () => {
    const { logger, ends, call } = await serve();
    for (const others of [['application/grpc'], ['text/html'], ['application/grpc;a', 'b']])
      await call(
        headerBlock([
          [':method', 'POST'],
          [':scheme', 'http'],
          [':path', Unary.path],
          [':authority', 'localhost'],
          ['authorization', 'Bearer one'],
          ['content-type', 'application/grpc;charset=utf-8'],
          ...others.map((value) => ['content-type', value] as const),
        ]),
      );
    expect(ends).to.deep.equal([]);
    const { fields } = await logger.entry(({ message: text }) => text === 'rejected a request');
    expect(fields).to.include({ status: 415 });
  });

  it('is any text where it is a value, such as another header’s name', async () => {
    const { ends, call } = await serve();
    await call(
      callHeaders(Unary.path, [
        ['x-one', 'authorization'],
        ['x-two', 'content-type'],
        ['authorization', 'Bearer one'],
      ]),
    );
    expect(ends).to.deep.equal(['one']);
  });
});
