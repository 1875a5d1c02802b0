import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { createChannel, createClient } from '../../src/grpc/client/index.js';
import { healthDefinition } from '../../src/grpc/index.js';
import { implement } from '../../src/grpc/server/index.js';
import { loadConfig } from '../../src/platform/config.js';
import { commonSettings } from '../../src/platform/settings/common-settings.js';
import { requestMemory } from '../../src/service/call-limits.js';
import { echoService } from '../grpc/server/harness.js';
import { closing } from '../support/closing.js';
import { echoDefinition } from '../support/echo/echo.js';
import { freePort } from '../support/free-port.js';
import { http2Call, http2Session } from '../support/http2-call.js';
import { message } from '../support/http2-frames.js';
import { statusError } from '../support/rejection.js';
import { serveService } from '../support/serve-service.js';
import { serviceEnvironment } from '../support/service-environment.js';

const environment = { ...serviceEnvironment, DATABASE_URL: 'postgres://nobody@nowhere/nothing' };

describe('the limits on calls of a service', () => {
  const use = closing();

  const serve = async (settings: Readonly<Record<string, string>>) => {
    const { port, registry } = use(
      await serveService('test.echo.Echo', implement(echoDefinition, echoService), settings),
    );
    const refused = async (): Promise<Record<string, number>> => {
      const metric = await registry.getSingleMetric('grpc_server_calls_refused_total')?.get();
      return Object.fromEntries(
        (metric?.values ?? [])
          .filter(({ value }) => value > 0)
          .map(({ labels, value }) => [String(labels['limit']), value]),
      );
    };
    const channel = use(createChannel({ target: `ipv4:127.0.0.1:${port}`, tls: 'disabled' }));
    const echo = createClient(echoDefinition, channel);
    const health = createClient(healthDefinition, channel);
    /** A call that lasts until the test ends. */
    const hold = async (): Promise<void> => {
      async function* requests(): AsyncGenerator<{ text: string }> {
        yield { text: 'x' };
        await new Promise(() => {});
      }
      await echo.Bidi(requests())[Symbol.asyncIterator]().next();
    };
    return { port, echo, health, hold, refused };
  };

  it('hold for the process, and leave health its own', async () => {
    const { echo, health, hold, refused } = await serve({ MAX_CALLS: '1' });
    await hold();
    const { code, details } = await statusError(echo.Unary({}));
    expect([code, details[0]?.kind]).to.deep.equal([status.RESOURCE_EXHAUSTED, 'RetryInfo']);
    await health.Check({ service: 'liveness' });
    expect(await refused()).to.deep.equal({ calls: 1 });
  });

  it('hold for each caller', async () => {
    const { echo, hold, refused } = await serve({ MAX_CALLS_PER_CALLER: '1' });
    await hold();
    expect((await statusError(echo.Unary({}))).message).to.equal(
      'too many concurrent calls of this caller; retry after 1 s',
    );
    expect(await refused()).to.deep.equal({ calls_per_caller: 1 });
  });

  it('hold for the rate of each caller, when one is set', async () => {
    const { echo, refused } = await serve({ CALLER_RATE: '1', CALLER_BURST: '2' });
    const calls = await Promise.allSettled(Array.from({ length: 10 }, () => echo.Unary({})));
    const refusals = calls.filter((call) => call.status === 'rejected').length;
    expect(refusals).to.be.within(6, 8);
    expect((await statusError(echo.Unary({}))).message).to.include('exceeds its rate');
    expect(await refused()).to.deep.equal({ caller_rate: refusals + 1 });
  });

  it('hold for the bytes of requests', async () => {
    const { port, echo, refused } = await serve({ MAX_REQUEST_MEMORY_BYTES: '1048576' });
    const session = await http2Session(`http://127.0.0.1:${port}`);
    use({ close: () => session.destroy() });
    const half = message(Buffer.alloc(600_000), { length: 600_001 });
    const { grpcStatus } = await http2Call(session, echoDefinition.Unary.path, half);
    expect(grpcStatus).to.equal(status.RESOURCE_EXHAUSTED);
    await echo.Unary({});
    expect(await refused()).to.deep.equal({ request_memory: 1 });
  });

  /** Starts the maximum of health checks for one network, and then one more; none of them ends. */
  const refusedCheck = async (port: number, callsOfConnection: number): Promise<string | undefined> => {
    const check = { ':method': 'POST', 'content-type': 'application/grpc', ':path': healthDefinition.Check.path };
    let answer: { readonly grpcStatus: number | undefined; readonly grpcMessage: string | undefined } | undefined;
    for (let begun = 0; begun < 1_000; begun += callsOfConnection) {
      const session = await http2Session(`http://127.0.0.1:${port}`);
      use({ close: () => session.destroy() });
      for (let count = 0; count < callsOfConnection; count++) session.request(check).on('error', () => {});
      // Calls of a connection start in order, so all of them have started when this one has a response.
      answer = await http2Call(session, healthDefinition.Check.path, message(Buffer.alloc(0)));
    }
    expect(answer?.grpcStatus).to.equal(status.RESOURCE_EXHAUSTED);
    return answer?.grpcMessage;
  };

  it('hold for health, on the port of the service and on that of probes', async () => {
    const probes = await freePort(23_000);
    const { port, echo, refused } = await serve({ HEALTH_ADDRESS: `127.0.0.1:${probes}` });
    for (const [one, callsOfConnection] of [
      [port, 500],
      [probes, 50],
    ] as const)
      expect(await refusedCheck(one, callsOfConnection)).to.include('too many concurrent calls of this caller');
    await echo.Unary({});
    expect(await refused()).to.deep.equal({ health_calls: 2 });
  });

  it('leave callers without a token a quarter of the memory where others have one', () => {
    const { calls } = loadConfig(commonSettings({ port: 0 }), environment);
    expect(requestMemory(calls, { verified: true })).to.deep.equal({
      totalBytes: 67_108_864,
      strangersBytes: 16_777_216,
    });
    expect(requestMemory(calls, { verified: false })).to.deep.equal({ totalBytes: 67_108_864 });
  });

  it('hold for one connection: its client waits with more', async () => {
    const { port } = await serve({ MAX_CALLS_PER_CONNECTION: '7' });
    const session = await http2Session(`http://127.0.0.1:${port}`);
    use({ close: () => session.destroy() });
    while (session.remoteSettings.maxConcurrentStreams !== 7) await new Promise(setImmediate);
  });
});
