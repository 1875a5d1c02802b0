import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { addMetadata } from '../../../src/grpc/client/index.js';
import { createRecordingLogger, serveHandlers } from '../../../src/grpc/testing/index.js';
import { logging } from '../../../src/grpc/server/index.js';
import { closing } from '../../support/closing.js';
import { collect } from '../../support/collect.js';
import { echoDefinition } from '../../support/echo/echo.js';
import { statusError } from '../../support/rejection.js';

describe('handlers that a test serves', () => {
  const use = closing();
  const unary = async ({ text }: { text: string }) => ({ text, index: 0 });

  it('are called by a typed client, and other methods are UNIMPLEMENTED', async () => {
    const { client } = use(await serveHandlers(echoDefinition, { Unary: unary }));
    expect(await client.Unary({ text: 'one' })).to.deep.equal({ text: 'one', index: 0 });
    for (const call of [
      client.ClientStream([]),
      collect(client.ServerStream({ text: 'two' })),
      collect(client.Bidi([])),
    ])
      expect((await statusError(call)).code).to.equal(status.UNIMPLEMENTED);
  });

  it('have the interceptors of both sides, and the logger', async () => {
    const logger = createRecordingLogger();
    const tenants: unknown[] = [];
    const { client } = use(
      await serveHandlers(
        echoDefinition,
        {
          async Unary(request, { metadata }) {
            tenants.push(...metadata.get('x-tenant'));
            return unary(request);
          },
        },
        {
          logger,
          interceptors: [logging(logger)],
          clientInterceptors: [addMetadata((metadata) => metadata.set('x-tenant', 'acme'))],
        },
      ),
    );
    await client.Unary({ text: 'one' });
    expect(tenants).to.deep.equal(['acme']);
    const { fields } = await logger.entry(({ message }) => message === 'call');
    expect(fields).to.include({ method: '/test.echo.Echo/Unary', code: 'OK' });
  });

  it('end with the client at close', async () => {
    const { client, channel, server, close } = await serveHandlers(echoDefinition, { Unary: unary });
    await client.Unary({ text: 'one' });
    close();
    expect((await statusError(client.Unary({ text: 'two' }))).code).to.equal(status.UNAVAILABLE);
    expect([channel.state(), server.activeCalls]).to.deep.equal(['SHUTDOWN', 0]);
  });
});
