import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { createChannel, createClient, type ServiceConfig } from '../../../src/grpc/client/index.js';
import { channelTarget, registerResolvers } from '../../../src/grpc/kubernetes/index.js';
import { createHealth } from '../../../src/grpc/server/index.js';
import { StatusError } from '../../../src/grpc/index.js';
import { closing } from '../../support/closing.js';
import { echoDefinition } from '../../support/echo/echo.js';
import { createRecordingLogger } from '../../../src/grpc/testing/index.js';
import { serve } from './serve.js';

describe('docs/grpc.md: balancing', () => {
  const use = closing();

  /** A server that responds with its name, while its state allows it. */
  const named = async (name: string) => {
    const health = createHealth();
    health.set('test.echo.Echo', 'SERVING');
    const state = { failing: false };
    const server = use(
      await serve(
        {
          async Unary() {
            if (state.failing) throw new StatusError(status.INTERNAL, 'broken');
            return { text: name, index: 0 };
          },
        },
        { services: [health.implementation] },
      ),
    );
    return { health, state, port: server.port };
  };

  /** The names of the servers that answer a few calls. */
  const answering = async (target: string, serviceConfig?: ServiceConfig) => {
    const channel = use(createChannel({ target, tls: 'disabled', serviceConfig }));
    const client = createClient(echoDefinition, channel);
    const names = async (): Promise<string[]> => {
      const answers = await Promise.all(
        Array.from({ length: 8 }, async () =>
          client.Unary({ text: '' }, { waitForReady: true, timeoutMs: 5_000 }).catch(() => ({ text: 'an error' })),
        ),
      );
      return [...new Set(answers.map(({ text }) => text))].toSorted();
    };
    /** Calls until exactly these respond, because connections and health arrive at their own pace. */
    const until = async (expected: string): Promise<void> => {
      const endMs = Date.now() + 5_000;
      while ((await names()).join() !== expected) if (Date.now() > endMs) throw new Error(`never ${expected}`);
    };
    return { until };
  };

  it('spreads calls over what a target resolves to', async () => {
    const logger = createRecordingLogger();
    const counts: [string, number][] = [];
    // #region register
    registerResolvers({
      logger,
      dnsIntervalMs: 10_000,
      onEndpoints: (target, endpoints) => counts.push([target, endpoints.length]),
    });
    // #endregion
    const [a, b] = [await named('a'), await named('b')];
    const target = `static:///127.0.0.1:${a.port},127.0.0.1:${b.port}`;
    await (await answering(target)).until('a,b');
    expect(counts).to.deep.include([target, 2]);

    expect(channelTarget('dns:///echo.example:9000')).to.equal('dns-poll:///echo.example:9000');
  });

  it('leaves out servers that say they do not serve', async () => {
    registerResolvers();
    // #region health
    const serviceConfig: ServiceConfig = {
      loadBalancingConfig: [{ round_robin: {} }],
      healthCheckConfig: { serviceName: 'test.echo.Echo' },
    };
    // #endregion
    const [a, b] = [await named('a'), await named('b')];
    const callers = await answering(`static:///127.0.0.1:${a.port},127.0.0.1:${b.port}`, serviceConfig);
    await callers.until('a,b');
    b.health.set('test.echo.Echo', 'NOT_SERVING');
    await callers.until('a');
    b.health.set('test.echo.Echo', 'SERVING');
    await callers.until('a,b');
  });

  it('leaves out servers that fail', async () => {
    registerResolvers();
    // #region outliers
    const serviceConfig: ServiceConfig = {
      loadBalancingConfig: [
        {
          outlier_detection: {
            interval: '1s',
            baseEjectionTime: '30s',
            maxEjectionPercent: 50,
            failurePercentageEjection: { threshold: 50, minimumHosts: 2, requestVolume: 10 },
            childPolicy: [{ round_robin: {} }],
          },
        },
      ],
    };
    // #endregion
    const [a, b] = [await named('a'), await named('b')];
    const callers = await answering(`static:///127.0.0.1:${a.port},127.0.0.1:${b.port}`, serviceConfig);
    await callers.until('a,b');
    a.state.failing = true;
    await callers.until('b');
  });
});
