import { setLogger, status, Server, ServerCredentials } from '@grpc/grpc-js';
import { expect } from 'chai';
import { routeGrpcJsLog } from '../../src/grpc/client/grpc-js-log.js';
import { authentication } from '../../src/grpc/server/interceptors/authentication.js';
import { logging } from '../../src/grpc/server/interceptors/logging.js';
import { StatusError } from '../../src/grpc/common/status-error.js';
import { echoDefinition } from '../support/echo/echo.js';
import { callHeaders, flag, frame, frameType, message, rawConnection } from '../support/http2-frames.js';
import { createRecordingLogger } from '../../src/grpc/testing/index.js';
import { closeAll, opened, start } from '../grpc/server/harness.js';

const { Unary } = echoDefinition;
const { headers, data } = frameType;

describe('a secret in a header that gRPC does not allow', () => {
  const printed: string[] = [];
  const logger = createRecordingLogger();
  const write = process.stderr.write.bind(process.stderr);

  beforeEach(() => {
    routeGrpcJsLog(logger);
    process.stderr.write = (chunk) => printed.push(String(chunk)) > 0;
  });
  afterEach(() => {
    process.stderr.write = write;
    setLogger(console);
    closeAll();
    printed.length = 0;
    logger.entries.length = 0;
  });

  const tokens = {
    verify: async () => {
      throw new StatusError(status.UNAUTHENTICATED, 'not reached');
    },
  };

  for (const [title, value] of [
    ['bytes outside ASCII', Buffer.from('Bearer s3cr\xe9t-\xff', 'latin1')],
    ['UTF-8', Buffer.from('Bearer s3cr\u00e9t-t\u00f6ken')],
    ['a control character', Buffer.from('Bearer s3cr\x01t')],
  ] as const) {
    it(`is answered UNAUTHENTICATED and is written nowhere, with ${title}`, async () => {
      const { port } = await start({}, { logger, interceptors: [logging(logger), authentication({ tokens })] });
      const connection = await rawConnection(port);
      opened.push(() => connection.close());
      connection.send(
        frame(
          headers,
          flag.endHeaders,
          1,
          callHeaders(Unary.path, [
            ['authorization', value],
            ['x-plain', value],
            ['bad-bin', value],
          ]),
        ),
        frame(data, flag.endStream, 1, message(Buffer.alloc(0))),
      );
      const answer = await connection.frame(({ type, streamId }) => type === headers && streamId === 1);
      expect(answer.flags & flag.endStream, 'a status without a response').to.equal(flag.endStream);
      expect(logger.entries.find(({ message: text }) => text === 'call')?.fields).to.have.property(
        'code',
        'UNAUTHENTICATED',
      );
      const written = `${printed.join('')} ${JSON.stringify(logger.entries)} ${answer.payload.toString('latin1')}`;
      expect(written).not.to.match(/s3cr/i);
      if (title !== 'a control character') {
        expect(logger.entries.find(({ fields }) => 'header' in fields)).to.deep.include({
          level: 'debug',
          fields: { header: 'authorization' },
        });
      }
    });
  }

  it('is written nowhere either when its name is one that gRPC does not allow', async () => {
    const logger = createRecordingLogger();
    routeGrpcJsLog(logger);
    const { port } = await start({}, { logger, interceptors: [logging(logger), authentication({ tokens })] });
    const connection = await rawConnection(port);
    opened.push(() => connection.close());
    connection.send(
      frame(
        headers,
        flag.endHeaders,
        1,
        callHeaders(Unary.path, [
          ['x-api-token!', 's3cret'],
          ['x'.repeat(200), 's3cr\u00e9t'],
        ]),
      ),
      frame(data, flag.endStream, 1, message(Buffer.alloc(0))),
    );
    await connection.frame(({ type, streamId }) => type === headers && streamId === 1);
    const left = 'dropped a header that gRPC does not allow';
    await logger.entry(({ fields, message: text }) => text === left && 'repeated' in fields);
    expect(`${printed.join('')} ${JSON.stringify(logger.entries)}`).not.to.match(/s3cr/i);
    expect(logger.entries.filter(({ message: text }) => text === left)).to.deep.equal([
      { level: 'debug', fields: { header: undefined }, message: left },
      { level: 'debug', fields: { header: undefined, repeated: 1 }, message: left },
    ]);
  });
});

describe('any other problem of grpc-js', () => {
  afterEach(() => {
    setLogger(console);
    closeAll();
  });

  it('is a warning in our log, such as a port that is in use', async () => {
    const logger = createRecordingLogger();
    routeGrpcJsLog(logger);
    const { port } = await start();
    const server = new Server();
    await new Promise((resolve) => server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), resolve));
    expect(logger.entries).to.deep.equal([
      {
        level: 'warn',
        fields: { problem: 'No address added out of total 1 resolved' },
        message: 'grpc-js reported a problem; see the problem field',
      },
    ]);
  });
});
