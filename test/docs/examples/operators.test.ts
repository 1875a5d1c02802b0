import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createChannel, createClient } from '../../../src/grpc/client/index.js';
import { createHealth, ownDescriptors, reflection, reflectionDefinition } from '../../../src/grpc/server/index.js';
import { healthDefinition } from '../../../src/grpc/index.js';
import { closing } from '../../support/closing.js';
import { deferred } from '../../support/deferred.js';
import { echoDefinition } from '../../support/echo/echo.js';
import { createRecordingLogger } from '../../../src/grpc/testing/index.js';
import { statusError } from '../../support/rejection.js';
import { serve } from './serve.js';

describe('docs/grpc.md: for operators', () => {
  const use = closing();

  it('a server tells its health, and drains', async () => {
    const logger = createRecordingLogger();
    // #region health
    const health = createHealth({ alive: ['liveness'] }); // stays SERVING while the server drains
    health.set('liveness', 'SERVING');
    health.set('', 'SERVING');
    health.set('test.echo.Echo', 'NOT_SERVING'); // for example until its database responds
    // #endregion
    const [entered, release] = [deferred(), deferred()];
    const server = use(
      await serve(
        {
          async Unary({ text }) {
            entered.resolve();
            await release.promise;
            return { text, index: 0 };
          },
        },
        { services: [health.implementation], logger },
      ),
    );
    const channel = use(createChannel({ target: `ipv4:127.0.0.1:${server.port}`, tls: 'disabled' }));
    const watcher = createClient(healthDefinition, channel);
    const told: string[] = [];
    const serving = deferred();
    const watching = (async () => {
      for await (const response of watcher.Watch({ service: 'test.echo.Echo' })) {
        told.push(response.status);
        if (response.status === 'SERVING') serving.resolve();
        else health.set('test.echo.Echo', 'SERVING');
      }
    })();
    await serving.promise;
    expect(told).to.deep.equal(['NOT_SERVING', 'SERVING']);

    const inFlight = createClient(echoDefinition, channel).Unary({ text: 'finished' });
    await entered.promise;
    const draining = (async () => {
      // #region drain
      const { finished, cut } = await server.drain({ timeoutMs: 25_000, health });
      // #endregion
      return { finished, cut };
    })();
    expect((await statusError(watching)).code).to.equal(status.UNAVAILABLE);
    release.resolve();
    expect((await inFlight).text).to.equal('finished');
    expect(await draining).to.deep.equal({ finished: 2, cut: 0 });
    expect(logger.entries.at(-1)).to.deep.include({ message: 'drained', fields: { finished: 2, cut: 0 } });
  });

  it('a server describes itself', async () => {
    const userDescriptors = await readFile(
      fileURLToPath(new URL('../../../src/contract/gen/user.binpb', import.meta.url)),
    );
    // #region reflection
    const services = reflection(
      ['v1.user.User', 'grpc.health.v1.Health'],
      [userDescriptors, ownDescriptors()], // serialized FileDescriptorSets, built by `buf build --as-file-descriptor-set`
    );
    // #endregion
    const server = use(await serve({}, { services }));
    const channel = use(createChannel({ target: `ipv4:127.0.0.1:${server.port}`, tls: 'disabled' }));
    const client = createClient(reflectionDefinition, channel);
    const listed: string[] = [];
    for await (const { listServicesResponse } of client.ServerReflectionInfo([{ listServices: '' }])) {
      listed.push(...(listServicesResponse?.service ?? []).map(({ name }) => name));
    }
    expect(listed).to.deep.equal(['v1.user.User', 'grpc.health.v1.Health']);
  });
});
