import { expect } from 'chai';
import { createChannel, createClient } from '../../../src/grpc/client/index.js';
import { createServer, implement } from '../../../src/grpc/server/index.js';
import { closing } from '../../support/closing.js';
import { deferred } from '../../support/deferred.js';
import { echoDefinition } from '../../support/echo/echo.js';
import { createRecordingLogger } from '../../../src/grpc/testing/index.js';
import { echo } from './serve.js';

describe('docs/grpc.md: keepalive', () => {
  const use = closing();

  it('is kept by both sides, and a client that overdoes it is sent away', async () => {
    const logger = createRecordingLogger();
    const refused = deferred();
    const onTooManyPings = refused.resolve;

    // #region server
    const server = createServer({
      services: [implement(echoDefinition, echo)],
      interceptors: [],
      tls: 'disabled',
      logger,
      channel: {
        keepalive: {
          timeMs: 60_000,
          timeoutMs: 20_000,
          maxConnectionIdleMs: 900_000,
          maxConnectionAgeMs: 1_800_000,
          maxConnectionAgeGraceMs: 30_000,
        },
      },
      pings: { minTimeMs: 10_000, permitWithoutStream: true },
      onTooManyPings,
    });
    // #endregion
    use(server);
    const target = `ipv4:127.0.0.1:${await server.listen('127.0.0.1:0')}`;

    // #region client
    const channel = createChannel({
      target,
      tls: 'disabled',
      keepalive: { timeMs: 30_000, timeoutMs: 10_000, permitWithoutCalls: true },
    });
    // #endregion
    use(channel);

    // #region hung
    const watchful = createChannel({
      target,
      tls: 'disabled',
      readIdle: { readIdleTimeoutMs: 150, pingTimeoutMs: 400 },
    });
    // #endregion
    use(watchful);
    expect((await createClient(echoDefinition, watchful).Unary({ text: 'two' })).text).to.equal('two');
    expect((await createClient(echoDefinition, channel).Unary({ text: 'one' })).text).to.equal('one');

    const hasty = use(createChannel({ target, tls: 'disabled', keepalive: { timeMs: 20 } }));
    await hasty.ready({ timeoutMs: 5_000 });
    await refused.promise;
    expect(logger.entries.map(({ message }) => message)).to.include(
      'client pings too often, closed its connection; raise its keepalive time',
    );
  });
});
