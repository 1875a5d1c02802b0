import { expect } from 'chai';
import { Registry } from 'prom-client';
import { createChannel, createClient } from '../../src/grpc/client/index.js';
import { silentLogger } from '../../src/grpc/index.js';
import { implement } from '../../src/grpc/server/index.js';
import { loadConfig } from '../../src/platform/config.js';
import { commonSettings } from '../../src/platform/settings/common-settings.js';
import { createGrpcMetrics } from '../../src/service/grpc-metrics.js';
import { openService } from '../../src/service/open-service.js';
import { CloseStack } from '../../src/platform/close-stack.js';
import { closing } from '../support/closing.js';
import { deferred } from '../support/deferred.js';
import { echoDefinition } from '../support/echo/echo.js';
import { scopeOf } from '../support/scope.js';
import { serviceEnvironment } from '../support/service-environment.js';
import { echoService } from '../grpc/server/harness.js';

const environment = { ...serviceEnvironment, DATABASE_URL: 'postgres://nobody@nowhere/nothing' };

describe('the metrics of a service', () => {
  const use = closing();

  it('tell that it does not serve yet, that it does, and that it drains while a stream goes on', async () => {
    const registry = new Registry();
    const metrics = createGrpcMetrics(registry);
    const value = async (series: string): Promise<number | undefined> => {
      const line = (await registry.metrics()).split('\n').find((text) => text.startsWith(`${series} `));
      return line === undefined ? undefined : Number(line.slice(series.length));
    };
    const serving = 'grpc_server_serving{grpc_service="overall"}';
    expect([await value(serving), await value('grpc_server_draining')]).to.deep.equal([0, 0]);

    const open = new CloseStack(() => ({ ...silentLogger, fatal() {} }));
    use({ close: () => open.closeAll() });
    const goOn = deferred();
    const implementation = implement(echoDefinition, {
      ...echoService,
      async *ServerStream({ text }: { readonly text: string }) {
        yield { text, index: 0 };
        await goOn.promise;
      },
    });
    const config = loadConfig(commonSettings({ port: 0 }), environment);
    const { port, health } = await openService({
      config,
      name: 'test.echo.Echo',
      implementation,
      descriptors: Buffer.alloc(0),
      logger: silentLogger,
      metrics,
      traces: undefined,
      scope: scopeOf(open),
    });
    health.set('', 'SERVING');
    health.set('test.echo.Echo', 'SERVING');
    expect([await value(serving), await value('grpc_server_serving{grpc_service="test.echo.Echo"}')]).to.deep.equal([
      1, 1,
    ]);

    const channel = use(createChannel({ target: `ipv4:127.0.0.1:${port}`, tls: 'disabled' }));
    const client = createClient(echoDefinition, channel);
    const stream = client.ServerStream({ text: 'x' })[Symbol.asyncIterator]();
    await stream.next();
    const closed = open.closeAll();
    const streams =
      'grpc_server_in_flight{grpc_type="server_stream",grpc_service="test.echo.Echo",grpc_method="ServerStream"}';
    while ((await value('grpc_server_draining')) !== 1) await new Promise(setImmediate);
    expect([
      await value(serving),
      await value('grpc_server_serving{grpc_service="liveness"}'),
      await value(streams),
    ]).to.deep.equal([0, 1, 1]);
    goOn.resolve();
    expect((await stream.next()).done).to.equal(true);
    await closed;
  });
});
