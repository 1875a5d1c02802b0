import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import {
  createChannel,
  createClient,
  parseServiceConfig,
  retryIdempotent,
  type ServiceConfig,
  ServiceConfigError,
} from '../../../src/grpc/client/index.js';
import { StatusError } from '../../../src/grpc/index.js';
import { closing } from '../../support/closing.js';
import { echoDefinition } from '../../support/echo/echo.js';
import { statusError } from '../../support/rejection.js';
import { serve } from './serve.js';

describe('docs/grpc.md: service config', () => {
  const use = closing();

  it('retries what may be repeated, and waits for a connection', async () => {
    // #region service-config
    const serviceConfig: ServiceConfig = {
      methodConfig: [
        // 4 attempts on UNAVAILABLE for methods that are idempotent by their idempotency_level, which also wait for a
        // connection.
        retryIdempotent(echoDefinition, { initialBackoff: '0.05s' }, { waitForReady: true }),
        {
          name: [{ service: 'test.echo.Echo', method: 'ClientStream' }],
          timeout: '2.5s',
          maxRequestMessageBytes: 65_536,
        },
      ],
      retryThrottling: { maxTokens: 10, tokenRatio: 0.1 },
    };
    // #endregion
    let attempts = 0;
    const server = use(
      await serve({
        async Unary({ text }) {
          attempts += 1;
          if (attempts < 3) throw new StatusError(status.UNAVAILABLE, 'not now');
          return { text, index: 0 };
        },
      }),
    );
    const channel = use(createChannel({ target: `ipv4:127.0.0.1:${server.port}`, tls: 'disabled', serviceConfig }));
    const client = createClient(echoDefinition, channel);
    expect((await client.Unary({ text: 'third time' })).text).to.equal('third time');
    expect(attempts).to.equal(3);

    const { code } = await statusError(client.ClientStream([{ text: 'x'.repeat(70_000) }]));
    expect(code).to.equal(status.RESOURCE_EXHAUSTED);
  });

  it('refuses nonsense by name', () => {
    const nonsense = '{"methodConfig": [{"name": [{}], "timeout": "fast", "waitForRaedy": true}]}';
    expect(() => parseServiceConfig(nonsense)).to.throw(
      ServiceConfigError,
      /methodConfig\[0\]\.timeout: .*waitForRaedy/s,
    );
  });

  it('lets one call wait for a server that is not there yet', async () => {
    const first = await serve();
    const { port } = first;
    first.close();
    const channel = use(
      createChannel({ target: `ipv4:127.0.0.1:${port}`, tls: 'disabled', initialReconnectBackoffMs: 50 }),
    );
    const client = createClient(echoDefinition, channel);
    expect((await statusError(client.Unary({ text: '' }))).code).to.equal(status.UNAVAILABLE);

    // #region wait-for-ready
    const waiting = client.Unary({ text: 'patient' }, { waitForReady: true, timeoutMs: 5_000 });
    // #endregion
    use(await serve({}, { address: `127.0.0.1:${port}` }));
    expect((await waiting).text).to.equal('patient');
  });
});
