import { Metadata, status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { createChannel, createClient } from '../../../src/grpc/client/index.js';
import type { ServerOptions } from '../../../src/grpc/server/index.js';
import { closing } from '../../support/closing.js';
import { echoDefinition } from '../../support/echo/echo.js';
import { statusError } from '../../support/rejection.js';
import { serve } from './serve.js';

describe('docs/grpc.md: messages', () => {
  const use = closing();

  it('have limits, windows and gzip', async () => {
    // #region server
    const limits: Partial<ServerOptions> = {
      channel: {
        maxReceiveMessageBytes: 1024 * 1024,
        maxSendMessageBytes: 1024 * 1024,
        maxMetadataBytes: 8 * 1024, // of a call's headers
        maxConcurrentStreams: 100, // calls on one connection
        maxConnections: 10_000,
        flowControlWindowBytes: 8 * 1024 * 1024, // for large streams over a slow path
      },
    };
    // #endregion
    const server = use(await serve({}, limits));
    const target = `ipv4:127.0.0.1:${server.port}`;
    // #region client
    const channel = createChannel({
      target,
      tls: 'disabled',
      maxReceiveMessageBytes: 16 * 1024 * 1024,
      compression: 'gzip', // of requests
      flowControlWindowBytes: 8 * 1024 * 1024,
    });
    // #endregion
    use(channel);
    const client = createClient(echoDefinition, channel);
    expect((await client.Unary({ text: 'x'.repeat(1_000_000) })).text).to.have.lengthOf(1_000_000);
    const { code } = await statusError(client.Unary({ text: 'x'.repeat(1_100_000) }));
    expect(code).to.equal(status.RESOURCE_EXHAUSTED);
    const metadata = new Metadata();
    metadata.set('x-large', 'x'.repeat(9_000));
    expect((await statusError(client.Unary({ text: '' }, { metadata }))).code).to.equal(status.RESOURCE_EXHAUSTED);
  });
});
